import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, type Code, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface SweeperFunctionProps {
  readonly functionName: string
  readonly code: Code
  /** What tells it where the app's table is. */
  readonly environment: Readonly<Record<string, string>>
}

/** The function that ends, each hour, the tasks whose message must be gone; and the rule that calls it. */
export class SweeperFunction extends Construct {
  readonly function: NodejsFunction

  constructor(scope: Construct, id: string, { functionName, code, environment }: SweeperFunctionProps) {
    super(scope, id)
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    // A role of our own: the one CDK makes may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)

    this.function = new NodejsFunction(this, 'Function', {
      functionName,
      description: 'Ends tasks whose message must be gone',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code,
      handler: 'index.handler',
      memorySize: 256,
      // It notes how far it got, and goes on an hour later.
      timeout: Duration.minutes(10),
      environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
      logGroup,
      role,
    })
    new Rule(this, 'Hourly', {
      description: `Calls ${functionName}`,
      schedule: Schedule.rate(Duration.hours(1)),
      // One that failed is made up for by the next.
      targets: [new LambdaFunction(this.function, { retryAttempts: 0 })],
    })
  }
}
