import type { Command } from 'commander'
import { defined } from './defined.ts'
import { type QueueFilterFlags, queueFilterOf, withQueueFilter } from './filters.ts'
import { pastInstant, REASONS, reason, wholeNumber } from './parse-values.ts'

export interface DeadLetterFlags extends QueueFilterFlags {
  readonly reason?: string
  readonly name?: string
  readonly before?: string
  readonly max?: number
}

/** Which dead letters. */
export function withDeadLetterFilter(command: Command): Command {
  return withQueueFilter(command)
    .option('--reason <reason>', `only of this reason: ${REASONS.join(', ')}`, reason)
    .option('--name <task>', 'only of tasks of this name')
    .option('--before <time>', 'only sent before: ISO 8601, or how long ago', pastInstant)
    .option('--max <number>', 'no more than so many', wholeNumber(1, Number.MAX_SAFE_INTEGER))
}

export function deadLetterFilterOf({ reason: of, name, before, max, ...queue }: DeadLetterFlags) {
  return defined({ ...queueFilterOf(queue), reason: of, name, before, max })
}

export function messages(count: number): string {
  return `${count} ${count === 1 ? 'message' : 'messages'}`
}
