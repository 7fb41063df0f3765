import { DEFAULTS } from '../../../lib/core/defaults.ts'
import { isTerminal, type TaskRecord } from '../../../lib/core/record.ts'
import { KINDS } from '../definitions.ts'
import type { Change, Facts } from '../facts.ts'
import { MAX_SKEW_MS } from '../process.ts'
import { SCHEDULER } from '../schedule-plan.ts'
import { type Check, unless } from './broken.ts'

/** A record that was put where none was. */
export interface Insert {
  readonly facts: Facts
  readonly record: TaskRecord
  readonly calledAt: number
}

/** What may be written to a terminal record. */
const AFTER_THE_END: readonly string[] = ['retriedAs', 'ttl']

export const INSERT_CHECKS: readonly Check<Insert>[] = [
  ({ facts, record }) =>
    unless(
      facts.record === undefined,
      4,
      () => `${record.id} was ${facts.record?.status} and began anew as ${record.status}`,
    ),

  function startsInItsTime({ facts, record, calledAt }) {
    if (record.status !== 'STARTED') return undefined
    const early = Math.max(record.dueAt ?? 0, facts.dueAt ?? 0) - MAX_SKEW_MS - calledAt
    return unless(early <= 0, 6, () => `${record.id} was claimed ${early} ms early`) ?? notExpired(record, calledAt)
  },

  /** Its id is of the schedule and of the scheduled time: whatever is delivered twice has the same. */
  function scheduledOnce({ facts: { dueAt }, record: { id, scheduleKey, dueAt: recorded } }) {
    if (id.includes('~') || (scheduleKey === undefined && !id.startsWith(`${SCHEDULER}.`))) return undefined
    return (
      unless(dueAt !== undefined, 8, () => `${id} began, and no firing that was sent asks for it`) ??
      unless(recorded === dueAt, 8, () => `${id} is due at ${recorded}, and its schedule says ${dueAt}`)
    )
  },
]

export const CHANGE_CHECKS: readonly Check<Change>[] = [
  function terminalStaysTerminal({ old, write }) {
    const fields = [...Object.keys(write.set), ...write.remove]
    const wrong = isTerminal(old.status) ? fields.filter((field) => !AFTER_THE_END.includes(field)) : []
    return unless(wrong.length === 0, 2, () => `${old.id} had ended as ${old.status}, and ${wrong.join(', ')} changed`)
  },

  function claimsWait({ facts, old, next, calledAt, now }) {
    if (old.status !== 'PENDING' || next.status !== 'STARTED') return undefined
    return (
      unless(
        calledAt + MAX_SKEW_MS >= facts.notBefore,
        6,
        () => `${old.id} was claimed ${facts.notBefore - calledAt} ms early`,
      ) ??
      notExpired(old, calledAt) ??
      unless(old.cancelRequested !== true, 2, () => `${old.id} was claimed after its cancellation was asked for`) ??
      unless(
        now >= facts.liveUntil || facts.owner === undefined || old.leaseToken === undefined,
        3,
        () => `${old.id} was leased`,
      )
    )
  },

  function takeoversWait({ facts, old, next, calledAt, now }) {
    if (old.status !== 'STARTED' || next.status !== 'STARTED' || next.leaseToken === old.leaseToken) return undefined
    return (
      unless(
        now >= facts.liveUntil,
        3,
        () => `${old.id} was taken over ${facts.liveUntil - now} ms before its lease ended`,
      ) ??
      unless(next.takeovers === old.takeovers + 1, 5, () => `${old.id}: a takeover was not counted`) ??
      unless(
        next.takeovers <= DEFAULTS.worker.takeovers,
        5,
        () => `${old.id} was taken over ${next.takeovers} times`,
      ) ??
      unless(old.cancelRequested !== true, 2, () => `${old.id} was taken over after its cancellation was asked for`) ??
      notExpired(old, calledAt)
    )
  },

  function nobodyLosesALeaseUnhindered({ facts: { owner }, old, next, write }) {
    const lapsed = old.status === 'STARTED' && next.leaseToken !== old.leaseToken && write.set.lastToken === undefined
    const held = lapsed && owner?.alive === true && !owner.hindered
    return unless(!held, 3, () => `${old.id} was taken from ${owner?.name}, which lives and was never held up`)
  },

  function leasesAreNeverShortened({ old, next, write: { set } }) {
    if (set.leaseUntil === undefined || old.leaseToken === undefined || next.leaseToken !== old.leaseToken)
      return undefined
    const byMs = (old.leaseUntil ?? 0) - set.leaseUntil
    return unless(byMs <= 0, 3, () => `${old.id}: its holder's lease was shortened by ${byMs} ms`)
  },

  function onlyTheHolderWrites({ facts, old, next, write, process, now }) {
    if (old.status !== 'STARTED' || next.leaseToken !== undefined) {
      const renewed =
        old.status === 'STARTED' && next.leaseToken === old.leaseToken && write.set.leaseUntil !== undefined
      return unless(
        !renewed || facts.owner === process,
        3,
        () => `${process.name} renewed a lease of ${facts.owner?.name} on ${old.id}`,
      )
    }
    const by = write.set.lastToken
    if (by === undefined)
      return unless(
        isTerminal(next.status) && now >= facts.liveUntil,
        3,
        () => `${old.id} was ended by another than its lease's holder`,
      )
    return unless(
      by === old.leaseToken && facts.owner === process,
      3,
      () => `${process.name} settled ${old.id}, which ${facts.owner?.name} holds`,
    )
  },

  function successWasReturned({ facts, old, next, process }) {
    if (next.status !== 'SUCCESS' || old.status === 'SUCCESS') return undefined
    const returned = facts.runs.some((run) => run.process === process && run.finished === 'returned')
    const mine = next.result === undefined ? next.resultRef?.includes(old.id) : next.result.includes(`"${old.id}"`)
    return (
      unless(returned, 9, () => `${old.id} ended as SUCCESS, and no run of it in ${process.name} had returned`) ??
      unless(mine === true, 9, () => `${old.id} got another task's value: ${next.result}`)
    )
  },

  function attemptsCount({ old, next }) {
    if (isTerminal(old.status)) return undefined
    const kind = Object.values(KINDS).find(({ name }) => name === old.name)
    return (
      unless(
        next.attempt === old.attempt || (next.attempt === old.attempt + 1 && next.status === 'PENDING'),
        5,
        () => `${old.id}: attempt ${old.attempt} became ${next.attempt}`,
      ) ??
      unless(
        kind === undefined || next.attempt < kind.attempts,
        5,
        () => `${old.id} is to run attempt ${next.attempt} of ${kind?.attempts}`,
      )
    )
  },
]

function notExpired({ id, expiresAt }: TaskRecord, calledAt: number) {
  return unless(
    expiresAt === undefined || calledAt - MAX_SKEW_MS < expiresAt,
    6,
    () => `${id} was claimed ${calledAt - (expiresAt ?? 0)} ms after it expired`,
  )
}
