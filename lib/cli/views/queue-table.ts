import type { QueueView } from '../../core/client-types.ts'
import { priorityName } from '../../core/priority.ts'
import type { Look } from './look.ts'
import { type Column, tableLines } from './table.ts'
import { ageText, instantAndAge } from './times.ts'

/** How each queue stands; below the table what a pause is going to cost. */
export function queueTable(queues: readonly QueueView[], look: Look): string[] {
  const ending = queues.filter(({ retentionEndsAt }) => retentionEndsAt !== undefined)
  return [
    ...tableLines(COLUMNS, queues, look),
    ...ending.map(({ group, priority, retentionEndsAt = new Date(0) }) =>
      look.colours.yellow(
        `${group}/${priorityName(priority)} is paused: SQS begins to delete what waits ${instantAndAge(retentionEndsAt, look.nowMs)}`,
      ),
    ),
  ]
}

const COLUMNS: readonly Column<QueueView>[] = [
  { head: 'GROUP', text: ({ group }) => group },
  { head: 'PRIORITY', text: ({ priority }) => priorityName(priority), whole: true },
  count('DEPTH', 'depth'),
  count('RUNNING', 'inFlight'),
  count('DELAYED', 'delayed'),
  {
    head: 'OLDEST',
    text: ({ oldestAgeMs }) => (oldestAgeMs === null ? '-' : ageText(oldestAgeMs)),
    align: 'right',
    whole: true,
  },
  {
    ...count('DEAD', 'deadLetters'),
    paint: (text, { deadLetters }, { colours }) => (deadLetters > 0 ? colours.red(text) : text),
  },
  {
    head: 'STATE',
    text: ({ paused }) => (paused ? 'paused' : 'open'),
    paint: (text, { paused }, { colours }) => (paused ? colours.yellow(text) : text),
    whole: true,
  },
]

function count(head: string, field: 'depth' | 'inFlight' | 'delayed' | 'deadLetters'): Column<QueueView> {
  return {
    head,
    text: (queue) => String(queue[field]),
    align: 'right',
    whole: true,
    paint: (text, queue, { colours }) => (queue[field] === 0 ? colours.dim(text) : text),
  }
}
