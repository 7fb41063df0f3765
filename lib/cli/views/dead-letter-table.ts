import type { DeadLetterList, DeadLetterMessage } from '../../core/dead-letter-types.ts'
import type { Look } from './look.ts'
import { queueName } from './queue-name.ts'
import { type Column, tableLines } from './table.ts'
import { cut, oneLine } from './text.ts'
import { ageText } from './times.ts'

/** One message a line, and below it what the worker said of it, or what it says itself. */
export function deadLetterTable({ messages }: DeadLetterList, look: Look): string[] {
  if (messages.length === 0) return ['no dead letter fits']
  const columns: readonly Column<DeadLetterMessage>[] = [
    { head: 'TASK', text: ({ taskId, messageId }) => taskId ?? `message ${messageId}`, whole: true },
    { head: 'NAME', text: ({ name = '-' }) => name },
    { head: 'REASON', text: ({ reason }) => reason },
    { head: 'AGE', text: ({ sentAt }) => ageText(look.nowMs - sentAt.getTime()), align: 'right', whole: true },
    { head: 'QUEUE', text: queueName },
  ]
  const [head = '', ...rows] = tableLines(columns, messages, look)
  const told = messages.map(({ detail, body }) => look.colours.dim(cut(`  ${oneLine(detail || body)}`, look.columns)))
  return [head, ...rows.flatMap((row, index) => [row, told[index] ?? ''])]
}
