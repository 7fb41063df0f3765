import type { DeadLetterPreview } from '../../core/dead-letter-types.ts'
import type { BulkCount } from '../../core/operation-types.ts'
import type { Look } from './look.ts'
import { queueName } from './queue-name.ts'
import { type Column, tableLines } from './table.ts'

/** What a filter has chosen, most of it first. */
export function countsTable(counts: readonly BulkCount[], look: Look): string[] {
  return counts.length === 0 ? [] : tableLines(COUNTS, mostFirst(counts), look)
}

export function deadLetterCounts({ counts }: DeadLetterPreview, look: Look): string[] {
  return counts.length === 0 ? [] : tableLines(DEAD_LETTERS, mostFirst(counts), look)
}

const COUNTS: readonly Column<BulkCount>[] = [
  { head: 'TASKS', text: ({ count }) => String(count), align: 'right', whole: true },
  { head: 'NAME', text: ({ name }) => name },
  { head: 'REASON', text: ({ reason }) => reason },
]

const DEAD_LETTERS: readonly Column<DeadLetterPreview['counts'][number]>[] = [
  { head: 'MESSAGES', text: ({ count }) => String(count), align: 'right', whole: true },
  { head: 'QUEUE', text: queueName },
  { head: 'NAME', text: ({ name }) => name || '-' },
  { head: 'REASON', text: ({ reason }) => reason },
]

function mostFirst<T extends BulkCount>(counts: readonly T[]): T[] {
  return counts.toSorted((a, b) => b.count - a.count)
}
