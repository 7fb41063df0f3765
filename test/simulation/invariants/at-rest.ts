import { DEFAULTS } from '../../../lib/core/defaults.ts'
import { isTerminal } from '../../../lib/core/record.ts'
import { disturbedEnds, type End, plannedEnd } from '../expectations.ts'
import type { Facts } from '../facts.ts'
import type { PlannedTask } from '../plan.ts'
import { type Check, unless } from './broken.ts'

/** A world in which nothing is left to happen. */
interface AtRest {
  readonly facts: Facts
  readonly planned: PlannedTask | undefined
  /** Whether a message of it lies in a dead-letter queue. */
  readonly inDeadLetters: boolean
  readonly all: ReadonlyMap<string, Facts>
}

export const AT_REST_CHECKS: readonly Check<AtRest>[] = [
  function nothingIsLost({ facts, inDeadLetters }) {
    if (!facts.accepted) return undefined
    if (facts.id.endsWith('.n'))
      return unless(
        inDeadLetters || facts.runs.some(({ finished }) => finished !== undefined),
        1,
        () => `${facts.id} was accepted and never run`,
      )
    const ended = facts.record !== undefined && isTerminal(facts.record.status)
    return unless(
      ended,
      1,
      () => `${facts.id} was accepted, is ${facts.record?.status ?? 'unknown'}, and no message of it is left`,
    )
  },

  /** Who ended in another way than its handler says was disturbed by its neighbours, or by us. */
  function endsAsPlanned({ facts, planned }) {
    const { record, runs } = facts
    if (record === undefined || planned === undefined || !facts.accepted || !isTerminal(record.status)) return undefined
    const end: End = record.status === 'FAILURE' ? (record.error?.type ?? '?') : record.status
    const slowed = runs.some(({ process }) => process.slowed)
    const allowed = [
      ...(slowed ? disturbedEnds(planned.kind, planned.script) : [plannedEnd(planned.kind, planned.script)]),
      ...(planned.skips ? ['TaskDiscarded'] : []),
      ...(planned.expiresInMs === undefined ? [] : ['TaskExpired']),
      ...(facts.cancelAsked || record.cancelRequested === true ? ['CANCELLED'] : []),
      // Its holders died, or we held them up: each time but the first it ran alone.
      ...(facts.deaths > DEFAULTS.worker.takeovers ? ['WorkerCrashed'] : []),
    ]
    return unless(
      allowed.includes(end),
      9,
      () =>
        `${facts.id} (${planned.kind}, ${JSON.stringify(planned.script)}) ended as ${end}, and not as ${allowed.join(' or ')}`,
    )
  },

  /** A time of a schedule is skipped only for a task that had begun, and not ended. */
  function skippedForAnother({ facts, planned, all }) {
    const { id, record, runs, claimedAt = 0, endedAt = 0 } = facts
    if (planned?.skips !== true || !isSkipped(facts) || runs.length > 0) return undefined
    const other = [...all.values()].find(
      (each) =>
        each.id !== id &&
        each.record?.scheduleKey === record?.scheduleKey &&
        !isSkipped(each) &&
        (each.claimedAt ?? Number.POSITIVE_INFINITY) <= endedAt &&
        (each.endedAt ?? Number.POSITIVE_INFINITY) >= claimedAt,
    )
    return unless(
      other !== undefined,
      8,
      () => `${id} was skipped, and no task of its schedule had begun and not ended`,
    )
  },
]

function isSkipped({ record, runs }: Facts): boolean {
  return record?.error?.type === 'TaskDiscarded' && runs.length === 0
}
