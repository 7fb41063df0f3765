import type { DeadLetterReason } from '../core/dead-letter.ts'
import type { Envelope } from '../core/envelope.ts'
import { LIMITS } from '../core/limits.ts'
import { messageBytes } from '../core/message-size.ts'
import type { StoredError } from '../core/record.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { BatchScope } from './batch-scope.ts'
import type { Disposition } from './postpone.ts'
import { type Facts, tell } from './tell.ts'

export type { DeadLetterReason }

/**
 * Moves a message there; what could not be moved comes back in a moment. Details are cut to 1,000 characters, and left out where the body
 * leaves no room.
 *
 * @param task - what the message holds, where that could be read.
 */
export async function deadLetter(
  message: DeliveredMessage,
  reason: DeadLetterReason,
  detail: string,
  { deadLetterQueue, postponer, runtime }: BatchScope,
  task?: Envelope,
): Promise<Disposition> {
  const { body, group, messageId } = message
  const attributes = fitting(body, { reason, detail: printable(detail.slice(0, 1000)) || reason })
  const [answer] = await runtime.queue.sendMany(deadLetterQueue, [{ body, delaySeconds: 0, group, attributes }])
  if (answer?.outcome !== 'sent') return postponer.retrySoon(message)
  tell(runtime, 'dead-lettered', task, { reason, messageId })
  return 'done'
}

/** Ends a task without a record: the dead-letter queue is all that will tell of it. */
export async function failUntracked(
  message: DeliveredMessage,
  task: Envelope,
  run: Facts,
  error: StoredError,
  batch: BatchScope,
): Promise<Disposition> {
  const moved = await deadLetter(message, 'Failed', `${error.type}: ${error.message}`, batch, task)
  if (moved === 'done') tell(batch.runtime, 'failed', task, run, error)
  return moved
}

/** As many of the attributes as there is room for beside a body that may be as long as SQS takes them. */
function fitting(body: string, attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(attributes)
  while (entries.length > 0) {
    const kept = Object.fromEntries(entries)
    if (messageBytes({ body, attributes: kept }) <= LIMITS.messageBytes.max) return kept
    entries.pop()
  }
  return {}
}

/** SQS refuses control characters, and lone surrogates can't be sent as UTF-8. */
function printable(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}
