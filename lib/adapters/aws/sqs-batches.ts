export interface BatchLimits {
  readonly messages: number
  readonly bytes: number
}

/** Cuts messages, in order, into requests that keep to both limits; one that is too long by itself is alone. */
export function sendBatches<T extends { readonly bytes: number }>(messages: readonly T[], limits: BatchLimits): T[][] {
  const batches: T[][] = []
  let room = 0
  for (const message of messages) {
    const batch = batches.at(-1)
    if (batch === undefined || batch.length === limits.messages || message.bytes > room) {
      batches.push([message])
      room = limits.bytes - message.bytes
    } else {
      batch.push(message)
      room -= message.bytes
    }
  }
  return batches
}
