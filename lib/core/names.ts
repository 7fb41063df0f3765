import { type PriorityLevel, priorityName } from './priority.ts'

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

export function tableName(app: string, stage: string): string {
  return `tl_${app}_${stage}`
}

/** Bucket names are global in AWS: `suffix` (account and region there) keeps two accounts apart. */
export function bucketName(app: string, stage: string, suffix?: string): string {
  return ['tl', app, stage, suffix].filter((part) => part !== undefined).join('-')
}

export function functionName(app: string, stage: string, group: string): string {
  return `tl_${app}_${stage}_${group}`
}

/** The function that ends what has lost its message. No group's name has the underscore. */
export function sweeperName(app: string, stage: string): string {
  return `tl_${app}_${stage}_sweeper_hourly`
}

/** The folder of SSM parameters that hold the app's manifest. */
export function manifestPath(app: string, stage: string): string {
  return `/tasklane/${app}/${stage}/`
}

const WORD = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/
const MAX_LENGTH = { app: 20, group: 20, stage: 12 } as const

/** A sentence when `name` can't be part of a physical name, else `undefined`. */
export function nameProblem(kind: keyof typeof MAX_LENGTH, name: string): string | undefined {
  const max = MAX_LENGTH[kind]
  if (WORD.test(name) && name.length <= max) return undefined
  return `the ${kind} name ${JSON.stringify(name)} must be 1 to ${max} of a-z, 0-9 and '-', not at an end, since it is part of AWS names`
}

const TASK_NAME = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/

export function taskNameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && TASK_NAME.test(name)) return undefined
  return `the task name ${JSON.stringify(name)} must be 1 to 128 of letters, digits and . _ : / -, beginning with a letter or digit`
}
