import { TASK_ID } from './task-id.ts'

/**
 * The S3 keys of payloads that are too large to travel. Permissions and lifecycles go by these folders. `waiting` holds inputs, too: of tasks
 * that are due in more than a day.
 */
export const PAYLOAD_FOLDERS = { inputs: 'inputs/', waiting: 'waiting/', results: 'results/' } as const

const INPUT_FOLDERS = `(${PAYLOAD_FOLDERS.inputs}|${PAYLOAD_FOLDERS.waiting})`
const INPUT_REFERENCE = new RegExp(`^s3://[a-z0-9][a-z0-9.-]{1,62}/${INPUT_FOLDERS}${TASK_ID}$`)
/** What the lifecycle of `inputs` has to spare. */
const SPARE_MS = 86_400_000

/** Whether a reference has the shape of a stored input's: `s3://bucket/inputs/id`, with no way out of its folders. */
export function isInputReference(value: unknown): value is string {
  return typeof value === 'string' && INPUT_REFERENCE.test(value)
}

/** Whether a task waits longer than an input among the others is sure to be kept. `waitMs`: since it was enqueued. */
export function outlastsInputs(waitMs: number): boolean {
  return waitMs > SPARE_MS
}

export function inputKey(taskId: string, waitMs: number = 0): string {
  return `${outlastsInputs(waitMs) ? PAYLOAD_FOLDERS.waiting : PAYLOAD_FOLDERS.inputs}${taskId}`
}

export function resultKey(taskId: string): string {
  return `${PAYLOAD_FOLDERS.results}${taskId}`
}
