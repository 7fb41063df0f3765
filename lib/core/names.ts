import { PRIORITY_LEVELS, type PriorityLevel, priorityName } from './priority.ts'

/** Physical names. They depend on app, stage, group and priority alone, so that no deploy ever replaces a queue. */

export interface QueueKey {
  readonly app: string
  readonly stage: string
  readonly group: string
  readonly priority: PriorityLevel
}

export function queueName({ app, stage, group, priority }: QueueKey): string {
  return `tl_${app}_${stage}_${group}_${priorityName(priority)}`
}

export function deadLetterQueueName(key: QueueKey): string {
  return deadLetterNameOf(queueName(key))
}

/** The dead-letter queue of a queue, by its physical name. */
export function deadLetterNameOf(queue: string): string {
  return `${queue}_dlq`
}

/** What the names of all queues of an app and stage begin with. */
export function queuePrefix(app: string, stage: string): string {
  return `tl_${app}_${stage}_`
}

/** What a queue's name says of it. */
export interface ParsedQueueName extends QueueKey {
  readonly deadLetter: boolean
}

/** `undefined` for a name that no group's queue has. None of its parts has an underscore, so that only one reading is possible. */
export function parseQueueName(name: string): ParsedQueueName | undefined {
  const [, app = '', stage = '', group = '', word, suffix] = QUEUE_NAME.exec(name) ?? []
  const priority = PRIORITY_LEVELS.find((level) => priorityName(level) === word)
  return priority === undefined ? undefined : { app, stage, group, priority, deadLetter: suffix !== undefined }
}

const QUEUE_NAME = /^tl_([^_]+)_([^_]+)_([^_]+)_([^_]+)(_dlq)?$/

export function tableName(app: string, stage: string): string {
  return `tl_${app}_${stage}`
}

/** Bucket names are global in AWS: `suffix` (account and region there) keeps two accounts apart. */
export function bucketName(app: string, stage: string, suffix?: string): string {
  return ['tl', hyphenated(app, stage), suffix].filter((part) => part !== undefined).join('-')
}

/** The CloudFormation stack of queues and functions. */
export function stackName(app: string, stage: string): string {
  return `tl-${hyphenated(app, stage)}`
}

/** The CloudFormation stack of table and bucket. */
export function storageStackName(app: string, stage: string): string {
  return `${stackName(app, stage)}-storage`
}

/**
 * App and stage where a name takes no underscore. Two hyphens part them as soon as one of them has a hyphen of its own, so that app `a`,
 * stage `b-c` and app `a-b`, stage `c` don't meet; no name has two hyphens in a row.
 */
function hyphenated(app: string, stage: string): string {
  return [app, stage].join(app.includes('-') || stage.includes('-') ? '--' : '-')
}

export function functionName(app: string, stage: string, group: string): string {
  return `tl_${app}_${stage}_${group}`
}

/** The function that ends what has lost its message. No group's name has the underscore. */
export function sweeperName(app: string, stage: string): string {
  return `tl_${app}_${stage}_sweeper_hourly`
}

/** The EventBridge Scheduler group of all schedules of an app and stage. */
export function scheduleGroupName(app: string, stage: string): string {
  return `tl_${app}_${stage}`
}

/** Where firings go that could not be delivered. No priority is called `dlq`, so no group's queue has this name. */
export function scheduleDeadLetterName(app: string, stage: string): string {
  return `tl_${app}_${stage}_schedules_dlq`
}

/** The role in which schedules send. Roles are of an account, not of a region; at most 61 of IAM's 64 characters. */
export function scheduleRoleName(app: string, stage: string, region: string): string {
  return `tl_${app}_${stage}_schedules_${region}`
}

/** The folder of SSM parameters that hold the app's manifest. */
export function manifestPath(app: string, stage: string): string {
  return `/tasklane/${app}/${stage}/`
}

const WORD = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const MAX_LENGTH = { app: 20, group: 20, stage: 12 } as const

/** A sentence when `name` can't be part of a physical name, else `undefined`. */
export function nameProblem(kind: keyof typeof MAX_LENGTH, name: string): string | undefined {
  const max = MAX_LENGTH[kind]
  if (WORD.test(name) && name.length <= max) return undefined
  return `the ${kind} name ${JSON.stringify(name)} must be 1 to ${max} of a-z, 0-9 and '-', not at an end nor twice in a row, since it is part of AWS names`
}

const TASK_NAME = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/

export function taskNameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && TASK_NAME.test(name)) return undefined
  return `the task name ${JSON.stringify(name)} must be 1 to 128 of letters, digits and . _ : / -, beginning with a letter or digit`
}
