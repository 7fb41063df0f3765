import { createHash } from 'node:crypto'
import { type Envelope, encodeEnvelope } from '../core/envelope.ts'
import { BackendError } from '../core/errors/index.ts'
import { LIMITS } from '../core/limits.ts'
import { inputKey, outlastsInputs } from '../core/payload-keys.ts'
import { dueSchedule } from '../core/schedules/due.ts'
import { targetInput } from '../core/schedules/target-input.ts'
import type { WorkerRuntime } from './runtime.ts'

/** A task's message that is to come again: as it came, unless its envelope has changed. */
export interface WaitingMessage {
  readonly body: string
  readonly envelope: Envelope
}

/**
 * Has a schedule send a task's message to its queue at `until`, in ms since 1970. One that is there already is the same.
 *
 * @returns false where nothing could be made: the message has to wait by other means.
 */
export async function waitInSchedule(
  queue: string,
  message: WaitingMessage,
  until: number,
  { scheduler, blobs }: Pick<WorkerRuntime, 'scheduler' | 'blobs'>,
): Promise<boolean> {
  const { id } = message.envelope
  try {
    const body = await bodyFor(message, until, blobs)
    const [answer] = await scheduler.createMany([dueSchedule({ id, queue, body, dueAt: until, first: false }, digest)])
    return answer?.outcome === 'sent'
  } catch (error) {
    if (error instanceof BackendError) return false
    throw error
  }
}

/** The message, its input stored where it will still be there then. */
async function bodyFor(
  { body, envelope }: WaitingMessage,
  until: number,
  blobs: WorkerRuntime['blobs'],
): Promise<string> {
  const { input, inputRef, ...rest } = envelope
  const waitMs = until - envelope.enqueuedAt
  const stored = async (text: string) => {
    const reference = await blobs.put(inputKey(envelope.id, waitMs), text)
    return encodeEnvelope({ ...rest, inputRef: reference })
  }
  if (inputRef !== undefined) {
    // Stored anew, for the bucket's lifecycle counts from when it was stored last.
    const text = outlastsInputs(waitMs) ? await blobs.get(inputRef) : undefined
    return text === undefined ? body : stored(text)
  }
  // A schedule sends less than a queue takes.
  const isLarge = Buffer.byteLength(targetInput(body)) > LIMITS.scheduleMessageBytes.max
  return isLarge && input !== undefined ? stored(JSON.stringify(input)) : body
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
