/** The S3 keys of payloads that are too large to travel. Permissions and lifecycles go by these folders. */
export const PAYLOAD_FOLDERS = { inputs: 'inputs/', results: 'results/' } as const

export function inputKey(taskId: string): string {
  return `${PAYLOAD_FOLDERS.inputs}${taskId}`
}

export function resultKey(taskId: string): string {
  return `${PAYLOAD_FOLDERS.results}${taskId}`
}
