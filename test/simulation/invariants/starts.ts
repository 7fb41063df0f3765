import { isTerminal } from '../../../lib/core/record.ts'
import { KINDS } from '../definitions.ts'
import { baseId, type Start } from '../facts.ts'
import { MAX_SKEW_MS } from '../process.ts'
import { type Check, unless } from './broken.ts'

/** Held against each start of a handler. A task without a record is promised less. */
export const START_CHECKS: readonly Check<Start>[] = [
  function notAfterTheEnd({ facts: { id, record } }) {
    return unless(
      record === undefined || !isTerminal(record.status),
      4,
      () => `${id} had ended as ${record?.status}, and was started`,
    )
  },

  function underItsLease({ facts, run, now }) {
    if (isUntracked(facts.id)) return undefined
    return (
      unless(facts.record?.status === 'STARTED', 3, () => `${facts.id} was started while ${facts.record?.status}`) ??
      unless(
        facts.owner === run.process,
        3,
        () => `${run.process.name} started ${facts.id}, which ${facts.owner?.name} holds`,
      ) ??
      unless(
        now < facts.liveUntil,
        3,
        () => `${run.process.name} started ${facts.id} ${now - facts.liveUntil} ms after its lease ended`,
      )
    )
  },

  function notTooEarly({ facts, now }) {
    return unless(
      now + MAX_SKEW_MS >= facts.notBefore,
      6,
      () => `${facts.id} was started ${facts.notBefore - now} ms early`,
    )
  },

  function afterItsBackoff({ facts: { id, runs }, run, waitMs, now }) {
    const ends = runs
      .filter((each) => each.attempt === run.attempt - 1 && each.finished === 'threw' && !each.signal.aborted)
      .map(({ endedAt }) => endedAt)
    // One worker's clock says when it threw, another's when the wait is over.
    const early = Math.min(...ends) + waitMs - 2 * MAX_SKEW_MS - now
    return unless(ends.length === 0 || early <= 0, 6, () => `${id} was started ${early} ms before its backoff was over`)
  },

  function withinItsAttempts({ facts: { id, record, n }, run }) {
    const name = record?.name ?? 'loose'
    const kind = Object.values(KINDS).find((each) => each.name === name)
    return unless(
      kind === undefined || n === undefined || run.attempt < kind.attempts,
      5,
      () => `${id} started attempt ${run.attempt} of ${kind?.attempts}`,
    )
  },

  function takenOverAlone({ facts, beside }) {
    const others = beside.filter((other) => other.facts !== facts)
    const alone = [facts, ...others.map((other) => other.facts)].find(
      ({ record }) => (record?.takeovers ?? 0) > 0 && record?.status === 'STARTED',
    )
    return unless(
      alone === undefined || others.length === 0,
      5,
      () => `${alone?.id} was taken over, and runs beside ${others.length} others`,
    )
  },

  /** What was claimed and has not begun is about to be discarded itself. */
  function aloneInItsSchedule({ facts: { id, record }, skips, all }) {
    const { scheduleKey } = record ?? {}
    if (!skips || scheduleKey === undefined) return undefined
    const other = [...all.values()].find(
      (each) =>
        each.id !== id &&
        each.record?.scheduleKey === scheduleKey &&
        each.runs.length > 0 &&
        !isTerminal(each.record.status),
    )
    return unless(other === undefined, 8, () => `${id} was started while ${other?.id} was ${other?.record?.status}`)
  },

  function refusedNeverRuns({ facts }) {
    return unless(!facts.refused, 1, () => `enqueue said that ${facts.id} will not run, and it was started`)
  },

  function retriedAfterTheEnd({ facts: { id }, all }) {
    const [, base, number] = /^(.*)~(\d+)$/.exec(id) ?? []
    if (base === undefined) return undefined
    const before = all.get(Number(number) === 1 ? base : `${base}~${Number(number) - 1}`)?.record
    const over = before !== undefined && isTerminal(before.status) && before.status !== 'SUCCESS'
    return unless(over, 4, () => `${id} was started while ${base} was ${before?.status}`)
  },

  function oneTaskAKey({ facts, all }) {
    const { n, id } = facts
    if (isUntracked(id) || facts.record?.labels['key'] === undefined) return undefined
    const other = [...all.values()].find(
      (each) => each.n === n && each.runs.length > 0 && baseId(each.id) !== baseId(id),
    )
    return unless(other === undefined, 7, () => `one key started two tasks: ${id} and ${other?.id}`)
  },
]

function isUntracked(id: string): boolean {
  return id.endsWith('.n')
}
