import { Duration, Stack } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Architecture, type Code, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Construct } from 'constructs'
import { deployedArchitecture } from './deployed-architecture.ts'
import { loggedRole } from './logged-role.ts'

export interface SweeperFunctionProps {
  readonly functionName: string
  readonly code: Code
  /** What tells it where the app's table is. */
  readonly environment: Readonly<Record<string, string>>
  /** For logs and variables. @default - the services' own keys */
  readonly encryptionKey?: IKey | undefined
}

/**
 * The function that ends tasks whose message must be gone, and works off queues that deploys left behind; and the rules that call it: each
 * hour, and when its stack was updated, lest what waits in a queue that went away waits for the hour.
 */
export class SweeperFunction extends Construct {
  readonly function: NodejsFunction

  constructor(scope: Construct, id: string, props: SweeperFunctionProps) {
    super(scope, id)
    const { functionName, code, environment, encryptionKey } = props
    const { logGroup, role } = loggedRole(this, functionName, { encryptionKey })

    this.function = new NodejsFunction(this, 'Function', {
      functionName,
      description: 'Ends tasks whose message must be gone; empties queues that deploys left behind',
      runtime: Runtime.NODEJS_24_X,
      architecture: deployedArchitecture('arm64') === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      code,
      handler: 'index.handler',
      memorySize: 256,
      // It notes how far it got, and goes on an hour later.
      timeout: Duration.minutes(10),
      environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
      logGroup,
      role,
      ...(encryptionKey !== undefined && { environmentEncryption: encryptionKey }),
    })
    // One that failed is made up for by the next.
    const targets = [new LambdaFunction(this.function, { retryAttempts: 0 })]
    new Rule(this, 'Hourly', {
      description: `Calls ${functionName}`,
      schedule: Schedule.rate(Duration.hours(1)),
      targets,
    })
    new Rule(this, 'Deployed', {
      description: `Calls ${functionName} after a deploy`,
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: { 'stack-id': [Stack.of(this).stackId], 'status-details': { status: ['UPDATE_COMPLETE'] } },
      },
      targets,
    })
  }
}
