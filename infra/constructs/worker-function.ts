import { Duration } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  Architecture,
  Code,
  type DockerImageCode,
  DockerImageFunction,
  type FunctionOptions,
  type Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Construct } from 'constructs'
import type { GroupPlan } from '../../lib/core/plan.ts'
import { loggedRole } from './logged-role.ts'
import { allowNetwork } from './network-access.ts'
import { tagGroup } from './tags.ts'
import type { WorkerOptions } from './worker-options.ts'

export interface WorkerFunctionProps {
  readonly group: GroupPlan
  /** Of a zip, or of an image. */
  readonly code: Code | DockerImageCode
  /** What tells the worker of its app; wins over the group's own variables. */
  readonly environment: Readonly<Record<string, string>>
  /** What the stack says; its visibility timeout and variables are in the plan, and its image is the code. */
  readonly options?: WorkerOptions | undefined
  /** For logs and variables. @default - the services' own keys */
  readonly encryptionKey?: IKey | undefined
}

/** The function that runs a group's tasks, its log group, and a role that may write there and nowhere else. */
export class WorkerFunction extends Construct {
  readonly function: LambdaFunction

  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    super(scope, id)
    const { code, group } = props
    tagGroup(this, group.name)
    const options = this.functionOptions(props)
    this.function =
      code instanceof Code
        ? new NodejsFunction(this, 'Function', {
            ...options,
            code,
            runtime: Runtime.NODEJS_24_X,
            handler: 'index.handler',
          })
        : new DockerImageFunction(this, 'Function', { ...options, code })
  }

  private functionOptions({ group, environment, options = {}, encryptionKey }: WorkerFunctionProps): FunctionOptions {
    const { functionName } = group
    const { logGroup, role } = loggedRole(this, functionName, { retention: options.logRetention, encryptionKey })
    if (options.vpc !== undefined) allowNetwork(role, functionName)
    return {
      functionName,
      description: `Runs the tasks of group ${group.name}`,
      architecture: group.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      memorySize: group.memoryMb,
      timeout: Duration.seconds(group.functionTimeoutSeconds),
      environment: workerEnvironment(group.environment, environment),
      // Tasks may enqueue tasks: Lambda would stop such a chain after 16 of them. The worker bounds it itself.
      recursiveLoop: RecursiveLoop.ALLOW,
      logGroup,
      // What handlers print gets its level and request in fields; what the worker tells of tasks is such a line already.
      loggingFormat: LoggingFormat.JSON,
      role,
      ...(encryptionKey !== undefined && { environmentEncryption: encryptionKey }),
      ...accountOptions(options),
    }
  }
}

/** What CDK's functions take as it is given here, but for its absence. */
function accountOptions(options: WorkerOptions): Partial<FunctionOptions> {
  const { reservedConcurrency, ephemeralStorage, layers, initialPolicy, securityGroups } = options
  const { vpc, vpcSubnets, tracing } = options
  return {
    ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
    ...(ephemeralStorage !== undefined && { ephemeralStorageSize: ephemeralStorage }),
    ...(layers !== undefined && { layers: [...layers] }),
    ...(initialPolicy !== undefined && { initialPolicy: [...initialPolicy] }),
    ...(securityGroups !== undefined && { securityGroups: [...securityGroups] }),
    ...(vpc !== undefined && { vpc }),
    ...(vpcSubnets !== undefined && { vpcSubnets }),
    ...(tracing !== undefined && { tracing }),
  }
}

function workerEnvironment(
  own: Readonly<Record<string, string>>,
  required: Readonly<Record<string, string>>,
): Record<string, string> {
  const options = ['--enable-source-maps', own['NODE_OPTIONS']].filter((option) => option !== undefined)
  return { ...own, ...required, NODE_OPTIONS: options.join(' ') }
}
