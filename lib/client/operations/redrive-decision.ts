import type { LeftMessages } from '../../core/dead-letter-types.ts'
import type { Envelope } from '../../core/envelope.ts'
import { type Control, isTerminal, type TaskRecord } from '../../core/record.ts'

/**
 * Whether a dead letter, back in its queue, would be run. `record` is `undefined` when there is none.
 *
 * A body that can't be read here goes back as well: a newer worker may know its version.
 */
export function decideRedrive(
  envelope: Envelope | undefined,
  record: TaskRecord | undefined,
  { purgedBefore }: Control,
): 'send' | keyof LeftMessages {
  if (envelope === undefined) return 'send'
  if (purgedBefore !== undefined && envelope.enqueuedAt < purgedBefore) return 'purged'
  if (envelope.track === 'none') return 'send'
  if (record !== undefined) return isTerminal(record.status) ? 'ended' : 'send'
  return envelope.rec === 'put' ? 'recordMissing' : 'send'
}
