import type { OutgoingMessage } from '../../ports/task-queue.ts'

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

/** What SQS counts of a message: the body, and each attribute's name, type and value, in bytes of UTF-8. */
export function messageBytes({ body, attributes }: OutgoingMessage): number {
  let bytes = Buffer.byteLength(body)
  for (const [name, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + ATTRIBUTE_TYPE.length + Buffer.byteLength(value)
  }
  return bytes
}

export const ATTRIBUTE_TYPE = 'String'
