import type { Duration, Size } from 'aws-cdk-lib'
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { ILayerVersion, Tracing } from 'aws-cdk-lib/aws-lambda'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { WorkerImage } from './worker-image.ts'

/** What a group's function needs of the account. What its tasks need (memory, timeout, architecture) is said in the app. */
export interface WorkerOptions {
  /** How long a received message stays hidden: the function's timeout at least. @default - six function timeouts and the batch window */
  readonly visibilityTimeout?: Duration

  /**
   * Concurrency set aside for this function, which it then never passes: at least what its mappings may run at once, lest messages are
   * received only to be throttled.
   *
   * @default - none: shares the account's
   */
  readonly reservedConcurrency?: number

  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays

  /** Variables beside the app's own, which they replace; values may be known at deploy only, such as a table's name. */
  readonly environment?: Readonly<Record<string, string>>

  /** What else its tasks may do. `queue.worker(group)` can be granted more later. */
  readonly initialPolicy?: readonly PolicyStatement[]

  /** At most five; not with `image`, which holds what layers would add. */
  readonly layers?: readonly ILayerVersion[]

  /** Space under /tmp, 512 MB to 10 GB. @default Size.mebibytes(512) */
  readonly ephemeralStorage?: Size

  /** @default - none: X-Ray costs by the trace */
  readonly tracing?: Tracing

  /**
   * Runs in this network. It needs a way to SQS, DynamoDB and S3 from there: a NAT gateway, or endpoints for the three, and one for SSM
   * where handlers enqueue to another app.
   */
  readonly vpc?: IVpc

  /** @default - private subnets with a way out */
  readonly vpcSubnets?: SubnetSelection

  /** @default - one of its own, that lets everything out and nothing in */
  readonly securityGroups?: readonly ISecurityGroup[]

  /** Runs in a container image built from a Dockerfile of yours: for what neither a bundle nor a layer can carry. @default - a zip of the bundle */
  readonly image?: WorkerImage
}
