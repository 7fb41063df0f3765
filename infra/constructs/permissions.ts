import { Effect, Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import {
  CONTROL_ITEMS_ONLY,
  KEY_ITEMS_ONLY,
  NO_CONTROL_ITEMS,
  type Only,
  SCHEDULER_ONLY,
  SENDING_ONLY,
  STATUS_ONLY,
} from './conditions.ts'
import { SUPPRESSIONS, suppressWildcards } from './nag-suppressions.ts'

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
  /** All queues whose names say that they are the app's and stage's, those that deploys left behind among them. */
  readonly namedQueues: readonly string[]
  /** All schedules of the app's group. */
  readonly schedules: readonly string[]
  /** Those of them that are no user's: in which tasks wait. */
  readonly dueSchedules: readonly string[]
  /** Where their firings go that could not be sent. */
  readonly scheduleDeadLetters: readonly string[]
  /** The role in which they send. */
  readonly scheduleRole: readonly string[]
  /** For what AWS lets nobody narrow down. */
  readonly anything: readonly ['*']
}

/** One statement of a role's policy. */
export interface Permission {
  readonly on: keyof Resources
  readonly actions: readonly string[]
  /** For the guide: what it takes this for. */
  readonly why: string
  readonly only?: Only
  /** Takes away, whatever else allows it. */
  readonly deny?: true
}

const FIND_APP: Permission = {
  on: 'manifest',
  actions: ['ssm:GetParametersByPath'],
  why: 'finds the app: its queues, table and bucket',
}
const SEE_WHAT_IS_GONE: Permission = {
  on: 'bucket',
  actions: ['s3:ListBucket'],
  why: 'of a missing object, S3 says so only to those who may list; to others it is "access denied"',
}
const PASS_SCHEDULE_ROLE: Permission = {
  on: 'scheduleRole',
  actions: ['iam:PassRole'],
  why: 'a schedule names the role it sends in',
  only: SCHEDULER_ONLY,
}
const LIST_RECORDS: Permission = { on: 'indexes', actions: ['dynamodb:Query'], why: 'lists tasks by time' }
const TAKING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:DeleteQueue']
const WRITE_RECORDS = ['dynamodb:PartiQLInsert', 'dynamodb:PartiQLUpdate', 'dynamodb:PutItem']

/**
 * Who may do what, by role. None names a resource that isn't the app's own, and none can delete an item of the table: BatchWriteItem,
 * which could, is nowhere.
 */
export const PERMISSIONS = {
  /** A worker function; its handlers may enqueue to the whole app, and wait. */
  worker: [
    {
      on: 'ownQueues',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      why: 'its event source mappings receive and delete; it keeps messages hidden while tasks run',
    },
    { on: 'ownDeadLetterQueues', actions: ['sqs:SendMessage'], why: 'what can never run' },
    { on: 'queues', actions: ['sqs:SendMessage'], why: 'retries later than 60 s; what handlers enqueue' },
    {
      on: 'table',
      actions: ['dynamodb:BatchGetItem', 'dynamodb:Query', ...WRITE_RECORDS],
      why: 'claims, heartbeats, ends, attempts; what handlers enqueue and wait for',
    },
    LIST_RECORDS,
    SEE_WHAT_IS_GONE,
    {
      on: 'inputs',
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      why: 'inputs too large for a message',
    },
    { on: 'results', actions: ['s3:GetObject', 's3:PutObject'], why: 'results over 32 KiB' },
    {
      on: 'dueSchedules',
      actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'],
      why: 'waits over 15 minutes; what handlers cancel meanwhile',
    },
    PASS_SCHEDULE_ROLE,
    FIND_APP,
  ],
  /** A producer: it submits, and sees of records where their tasks are, but nothing of what came of them. */
  enqueue: [
    { on: 'queues', actions: ['sqs:SendMessage'], why: 'sends tasks' },
    {
      on: 'table',
      actions: ['dynamodb:PartiQLInsert'],
      why: 'records, and inputs that are to be kept',
      only: NO_CONTROL_ITEMS,
    },
    {
      on: 'table',
      actions: ['dynamodb:PartiQLUpdate'],
      why: 'notes that a task is sent again, or could not be sent',
      only: SENDING_ONLY,
    },
    {
      on: 'table',
      actions: ['dynamodb:BatchGetItem'],
      why: "whether an idempotency key's first task still waits",
      only: STATUS_ONLY,
    },
    { on: 'table', actions: ['dynamodb:PutItem'], why: 'takes idempotency keys', only: KEY_ITEMS_ONLY },
    {
      on: 'inputs',
      actions: ['s3:PutObject'],
      why: "inputs too large for a message; those of refused tasks are left to the bucket's lifecycle",
    },
    { on: 'dueSchedules', actions: ['scheduler:CreateSchedule'], why: 'delays over 15 minutes' },
    PASS_SCHEDULE_ROLE,
    FIND_APP,
  ],
  /** Status, results, lists and depths. */
  read: [
    { on: 'queues', actions: ['sqs:GetQueueAttributes'], why: 'depths' },
    { on: 'deadLetterQueues', actions: ['sqs:GetQueueAttributes'], why: 'depths' },
    { on: 'table', actions: ['dynamodb:BatchGetItem', 'dynamodb:Query'], why: 'status, results, attempts' },
    LIST_RECORDS,
    SEE_WHAT_IS_GONE,
    { on: 'results', actions: ['s3:GetObject'], why: 'results over 32 KiB' },
    FIND_APP,
  ],
  /** What `read` may, and cancel and retry tasks, work through dead letters, and pause queues. */
  operate: [
    { on: 'queues', actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes'], why: 'retries, redrives; depths' },
    {
      on: 'deadLetterQueues',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      why: 'lists, redrives and purges dead letters',
    },
    {
      on: 'table',
      actions: ['dynamodb:BatchGetItem', 'dynamodb:Query', ...WRITE_RECORDS],
      why: 'what a reader reads; cancels, retries, pauses, purges',
    },
    LIST_RECORDS,
    SEE_WHAT_IS_GONE,
    { on: 'inputs', actions: ['s3:PutObject'], why: 'inputs of tasks that are retried' },
    { on: 'results', actions: ['s3:GetObject'], why: 'results over 32 KiB' },
    {
      on: 'mappings',
      actions: ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
      why: 'pauses and resumes queues',
    },
    {
      on: 'schedules',
      actions: [
        'scheduler:CreateSchedule',
        'scheduler:UpdateSchedule',
        'scheduler:GetSchedule',
        'scheduler:DeleteSchedule',
      ],
      why: 'makes and changes schedules at run time; deletes those of tasks that are cancelled',
    },
    PASS_SCHEDULE_ROLE,
    { on: 'anything', actions: ['scheduler:ListSchedules'], why: 'lists schedules' },
    FIND_APP,
  ],
  /** The sweeper: it ends records that have lost their message, works off queues that deploys left behind, and has schedules follow their tasks. */
  sweep: [
    {
      on: 'table',
      actions: ['dynamodb:BatchGetItem', 'dynamodb:PartiQLUpdate'],
      why: 'ends tasks whose message must be gone',
    },
    { on: 'table', actions: ['dynamodb:PartiQLInsert'], why: 'keeps its place', only: CONTROL_ITEMS_ONLY },
    LIST_RECORDS,
    {
      on: 'anything',
      actions: ['sqs:ListQueues', 'scheduler:ListSchedules'],
      why: 'finds queues that deploys left behind, and schedules that still send to such',
    },
    {
      on: 'namedQueues',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:DeleteQueue'],
      why: 'works them off, and deletes those that stay empty',
    },
    { on: 'queues', actions: TAKING, why: 'those that are in use are no business of its', deny: true },
    { on: 'deadLetterQueues', actions: TAKING, why: 'those that are in use are no business of its', deny: true },
    { on: 'scheduleDeadLetters', actions: TAKING, why: 'nor are firings that could not be sent', deny: true },
    { on: 'queues', actions: ['sqs:SendMessage'], why: 'takes messages to where their tasks belong now' },
    { on: 'deadLetterQueues', actions: ['sqs:SendMessage'], why: 'and dead letters likewise' },
    {
      on: 'schedules',
      actions: ['scheduler:GetSchedule', 'scheduler:UpdateSchedule'],
      why: 'has them send to where their tasks belong now',
    },
    PASS_SCHEDULE_ROLE,
    FIND_APP,
  ],
} as const satisfies Record<string, readonly Permission[]>

/** Adds one statement a row to the grantee's policy. */
export function permit(grantee: IGrantable, permissions: readonly Permission[], resources: Resources): Grant {
  const [denied, allowed] = [permissions.filter(({ deny }) => deny), permissions.filter(({ deny }) => !deny)]
  for (const { on, actions } of denied) {
    const statement = { effect: Effect.DENY, actions: [...actions], resources: [...resources[on]] }
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement(statement))
  }
  for (const { on } of allowed)
    if (on in SUPPRESSIONS) suppressWildcards(grantee.grantPrincipal, on as keyof typeof SUPPRESSIONS, resources[on])
  return allowed
    .map(({ on, actions, only }) =>
      Grant.addToPrincipal({
        grantee,
        actions: [...actions],
        resourceArns: [...resources[on]],
        ...(only !== undefined && { conditions: only.conditions }),
      }),
    )
    .reduce((all, grant) => all.combine(grant))
}
