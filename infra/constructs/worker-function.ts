import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, type Code, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { GroupPlan } from '../../lib/core/plan.ts'

export interface WorkerFunctionProps {
  readonly group: GroupPlan
  readonly code: Code
  /** What tells the worker of its app; wins over the group's own variables. */
  readonly environment: Readonly<Record<string, string>>
  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays | undefined
  /** @default - none: shares the account's concurrency */
  readonly reservedConcurrency?: number | undefined
}

/** The function that runs a group's tasks, its log group, and a role that may write there and nowhere else. */
export class WorkerFunction extends Construct {
  readonly function: NodejsFunction

  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    super(scope, id)
    const { group, reservedConcurrency } = props
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${group.functionName}`,
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    // A role of our own: the one CDK makes may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)

    this.function = new NodejsFunction(this, 'Function', {
      functionName: group.functionName,
      description: `Runs the tasks of group ${group.name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: group.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      code: props.code,
      handler: 'index.handler',
      memorySize: group.memoryMb,
      timeout: Duration.seconds(group.functionTimeoutSeconds),
      environment: workerEnvironment(group.environment, props.environment),
      // Tasks may enqueue tasks: Lambda would stop such a chain after 16 of them. The worker bounds it itself.
      recursiveLoop: RecursiveLoop.ALLOW,
      logGroup,
      role,
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
    })
  }
}

function workerEnvironment(
  own: Readonly<Record<string, string>>,
  required: Readonly<Record<string, string>>,
): Record<string, string> {
  const options = ['--enable-source-maps', own['NODE_OPTIONS']].filter((option) => option !== undefined)
  return { ...own, ...required, NODE_OPTIONS: options.join(' ') }
}
