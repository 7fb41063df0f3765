import { DETAIL_ATTRIBUTE, REASON_ATTRIBUTE, RECEIVED_TOO_OFTEN } from '../../core/dead-letter.ts'
import type { DeadLetterFilter, DeadLetterMessage } from '../../core/dead-letter-types.ts'
import { decodeEnvelope, type Envelope } from '../../core/envelope.ts'
import type { QueueRef } from '../../core/operation-types.ts'
import type { DeliveredMessage } from '../../ports/task-queue.ts'
import { instant } from './task-filter.ts'

/** A dead letter as far as it can be read. */
export interface DeadLetterReading {
  readonly message: DeliveredMessage
  readonly reason: string
  /** `undefined` when the body is no envelope of this version. */
  readonly envelope: Envelope | undefined
}

export function readDeadLetter(message: DeliveredMessage): DeadLetterReading {
  return { message, reason: message.attributes[REASON_ATTRIBUTE] ?? RECEIVED_TOO_OFTEN, envelope: envelopeOf(message) }
}

/**
 * Whether a reading is among those that the filter means.
 *
 * @param names - under which the filter's task may be in messages; `undefined` for any.
 * @throws OptionError, when it is made.
 */
export function deadLetterMatcher(
  { reason, before }: DeadLetterFilter,
  names: ReadonlySet<string> | undefined,
): (reading: DeadLetterReading) => boolean {
  const beforeMs = instant('before', before) ?? Number.POSITIVE_INFINITY
  return (reading) =>
    (reason === undefined || reading.reason === reason) &&
    (names === undefined || (reading.envelope !== undefined && names.has(reading.envelope.name))) &&
    reading.message.sentAt < beforeMs
}

export function deadLetterView(
  { group, priority }: QueueRef,
  { message, reason, envelope }: DeadLetterReading,
): DeadLetterMessage {
  const { messageId, body, sentAt, receiveCount, attributes } = message
  return {
    group,
    priority,
    messageId,
    reason,
    detail: attributes[DETAIL_ATTRIBUTE] ?? '',
    ...(envelope !== undefined && { taskId: envelope.id, name: envelope.name }),
    body,
    sentAt: new Date(sentAt),
    receiveCount,
  }
}

function envelopeOf({ body }: DeliveredMessage): Envelope | undefined {
  try {
    return decodeEnvelope(body)
  } catch {
    return undefined
  }
}
