import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { Disposition } from './postpone.ts'
import type { WorkerRuntime } from './runtime.ts'

/** Why a message went to the dead-letter queue: its `reason` attribute. */
export type DeadLetterReason = 'Malformed' | 'UnknownVersion' | 'UnknownTask' | 'RecordMissing' | 'Failed'

/** Moves a message there; what could not be moved comes back. Details are cut to 1,000 characters. */
export async function deadLetter(
  message: DeliveredMessage,
  deadLetterQueue: string,
  reason: DeadLetterReason,
  detail: string,
  { queue }: WorkerRuntime,
): Promise<Disposition> {
  const attributes = { reason, detail: printable(detail).slice(0, 1000) || reason }
  const [answer] = await queue.sendMany(deadLetterQueue, [
    { body: message.body, delaySeconds: 0, group: message.group, attributes },
  ])
  return answer?.outcome === 'sent' ? 'done' : 'keep'
}

/** SQS refuses control characters, and lone surrogates can't be sent as UTF-8. */
function printable(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}
