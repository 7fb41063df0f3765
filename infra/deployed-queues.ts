import type { AwsCredentials } from '../lib/adapters/aws/client-config.ts'
import { appSpec } from '../lib/core/app.ts'
import type { App } from '../lib/core/app-types.ts'
import { DEFAULTS } from '../lib/core/defaults.ts'
import type { DeployedQueue } from '../lib/core/queue-changes.ts'

export interface DeployedQueuesOptions {
  /** What `defineApp` gave. */
  readonly app: App
  /** @default 'dev' */
  readonly stage?: string
  /** The account that is deployed to; another's queues are left out. @default CDK_DEFAULT_ACCOUNT */
  readonly account?: string
  /** @default CDK_DEFAULT_REGION, then as the AWS SDK finds it */
  readonly region?: string
  /** @default AWS_ENDPOINT_URL, then AWS itself */
  readonly endpoint?: string
  /** @default the AWS SDK's chain */
  readonly credentials?: AwsCredentials | (() => Promise<AwsCredentials>)
  /** How long it may take, in ms. @default 3000 */
  readonly limitMs?: number
}

/**
 * The queues of an app that are in the account now, for `TaskQueue` to warn of those that a deploy takes away.
 *
 * It is a courtesy, and never rejects: without credentials, rights or an answer within three seconds there are none. Asks SQS and SSM, with
 * the caller's own rights (`sqs:ListQueues`, `sqs:GetQueueAttributes`, `ssm:GetParametersByPath`).
 *
 * @example new TaskQueue(this, 'Tasks', { app, entry, stage, deployed: await deployedQueues({ app, stage }) })
 */
export async function deployedQueues(options: DeployedQueuesOptions): Promise<readonly DeployedQueue[]> {
  const { app, stage = DEFAULTS.stage, limitMs = LIMIT_MS, ...place } = options
  const account = options.account ?? process.env['CDK_DEFAULT_ACCOUNT']
  const region = options.region ?? process.env['CDK_DEFAULT_REGION']
  const signal = AbortSignal.timeout(limitMs)
  const late = Promise.withResolvers<readonly DeployedQueue[]>()
  signal.addEventListener('abort', () => late.resolve([]))
  const asked = async () => {
    // Loaded only now: most who make stacks never ask.
    const { readDeployedQueues } = await import('../lib/adapters/aws/deployed-queues.ts')
    const query = { ...place, app: appSpec(app).name, stage, account, signal }
    return readDeployedQueues({ ...query, ...(region !== undefined && { region }) })
  }
  return Promise.race([asked().catch(() => []), late.promise])
}

const LIMIT_MS = 3000

/** Whether there is anybody to ask: the CDK's command line has found credentials, or an endpoint is named. */
export function mayAskForQueues(environment: Readonly<Record<string, string | undefined>>): boolean {
  return Boolean(environment['CDK_DEFAULT_ACCOUNT'] || environment['AWS_ENDPOINT_URL'])
}
