import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam'

/** What may be touched, as ARNs. */
export interface Resources {
  /** All queues of the app. */
  readonly queues: readonly string[]
  readonly deadLetterQueues: readonly string[]
  /** The queues of one worker's group, and theirs. */
  readonly ownQueues: readonly string[]
  readonly ownDeadLetterQueues: readonly string[]
  readonly table: readonly string[]
  readonly indexes: readonly string[]
  readonly bucket: readonly string[]
  readonly inputs: readonly string[]
  readonly results: readonly string[]
  readonly manifest: readonly string[]
  /** The event source mappings of all queues. */
  readonly mappings: readonly string[]
  /** What AWS lets nobody narrow down. */
  readonly anything: readonly ['*']
}

type Permissions = Partial<Record<keyof Resources, readonly string[]>>

// Of a missing object, S3 says "no such key" only to those who may list; to others it is "access denied".
const SEE_WHAT_IS_GONE = ['s3:ListBucket']
const READ_MANIFEST = ['ssm:GetParametersByPath']
const READ_RECORDS = ['dynamodb:BatchGetItem', 'dynamodb:Query']
const WRITE_RECORDS = [
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:BatchWriteItem',
]

/** Who may do what, by role. Each row is a statement; none names a resource that isn't the app's own. */
export const PERMISSIONS = {
  /** A worker function; its handlers may enqueue to the whole app, and wait. */
  worker: {
    ownQueues: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
    ownDeadLetterQueues: ['sqs:SendMessage'],
    queues: ['sqs:SendMessage'],
    table: [...READ_RECORDS, ...WRITE_RECORDS],
    indexes: ['dynamodb:Query'],
    bucket: SEE_WHAT_IS_GONE,
    inputs: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    results: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    manifest: READ_MANIFEST,
  },
  /**
   * A producer. It reads records too: a second call with an idempotency key has to see whether the first one's task is pending. And it
   * writes in batches: inputs that are to be kept are parts of their own. It needs no right to delete a payload whose task was refused;
   * the bucket's lifecycle does.
   */
  enqueue: {
    queues: ['sqs:SendMessage'],
    table: ['dynamodb:BatchGetItem', ...WRITE_RECORDS],
    inputs: ['s3:PutObject'],
    manifest: READ_MANIFEST,
  },
  /** Status, results, lists and depths. */
  read: {
    queues: ['sqs:GetQueueAttributes'],
    deadLetterQueues: ['sqs:GetQueueAttributes'],
    table: READ_RECORDS,
    indexes: ['dynamodb:Query'],
    bucket: SEE_WHAT_IS_GONE,
    inputs: ['s3:GetObject'],
    results: ['s3:GetObject'],
    manifest: READ_MANIFEST,
  },
  /** What `read` may, and cancel and retry tasks, work through dead letters, and pause queues. */
  operate: {
    queues: ['sqs:SendMessage', 'sqs:GetQueueAttributes'],
    deadLetterQueues: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    table: [...READ_RECORDS, ...WRITE_RECORDS],
    indexes: ['dynamodb:Query'],
    bucket: SEE_WHAT_IS_GONE,
    inputs: ['s3:GetObject', 's3:PutObject'],
    results: ['s3:GetObject'],
    manifest: READ_MANIFEST,
    mappings: ['lambda:UpdateEventSourceMapping'],
    anything: ['lambda:ListEventSourceMappings'],
  },
  /** The sweeper: it reads records by the listing index, ends them, and keeps its place in an item. */
  sweep: {
    table: ['dynamodb:BatchGetItem', 'dynamodb:PartiQLUpdate', 'dynamodb:BatchWriteItem'],
    indexes: ['dynamodb:Query'],
  },
} as const satisfies Record<string, Permissions>

/** Adds one statement a row to the grantee's policy. */
export function permit(grantee: IGrantable, permissions: Permissions, resources: Resources): Grant {
  return Object.entries(permissions)
    .map(([kind, actions]) =>
      Grant.addToPrincipal({
        grantee,
        actions: [...actions],
        resourceArns: [...resources[kind as keyof Resources]],
      }),
    )
    .reduce((all, grant) => all.combine(grant))
}
