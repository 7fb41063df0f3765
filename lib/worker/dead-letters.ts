import { LIMITS } from '../core/limits.ts'
import { messageBytes } from '../core/message-size.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { BatchScope } from './batch-scope.ts'
import type { Disposition } from './postpone.ts'

/** Why a message went to the dead-letter queue: its `reason` attribute. */
export type DeadLetterReason = 'Malformed' | 'UnknownVersion' | 'UnknownTask' | 'RecordMissing' | 'Failed'

/** Moves a message there; what could not be moved comes back in a moment. Details are cut to 1,000 characters, and left out where the body leaves no room. */
export async function deadLetter(
  message: DeliveredMessage,
  reason: DeadLetterReason,
  detail: string,
  { deadLetterQueue, postponer, runtime }: BatchScope,
): Promise<Disposition> {
  const { body, group } = message
  const attributes = fitting(body, { reason, detail: printable(detail.slice(0, 1000)) || reason })
  const [answer] = await runtime.queue.sendMany(deadLetterQueue, [{ body, delaySeconds: 0, group, attributes }])
  return answer?.outcome === 'sent' ? 'done' : postponer.retrySoon(message)
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
