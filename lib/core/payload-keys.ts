import { TASK_ID } from './task-id.ts'

/** The S3 keys of payloads that are too large to travel. Permissions and lifecycles go by these folders. */
export const PAYLOAD_FOLDERS = { inputs: 'inputs/', results: 'results/' } as const

const INPUT_REFERENCE = new RegExp(`^s3://[a-z0-9][a-z0-9.-]{1,62}/${PAYLOAD_FOLDERS.inputs}${TASK_ID}$`)

/** Whether a reference has the shape of a stored input's: `s3://bucket/inputs/id`, with no way out of its folder. */
export function isInputReference(value: unknown): value is string {
  return typeof value === 'string' && INPUT_REFERENCE.test(value)
}

export function inputKey(taskId: string): string {
  return `${PAYLOAD_FOLDERS.inputs}${taskId}`
}

export function resultKey(taskId: string): string {
  return `${PAYLOAD_FOLDERS.results}${taskId}`
}
