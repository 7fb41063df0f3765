import { isTerminal } from '../../../lib/core/record.ts'
import type { Evidence, Run } from './evidence.ts'
import type { SeenLease, SeenTask } from './history.ts'

/** The attempts that the app's policy allows. */
const ATTEMPTS = 3

/** Each promise that was broken, in a sentence that names the task. Empty when all were kept. */
export function findViolations(evidence: Evidence): string[] {
  return [
    ...endsOfAccepted(evidence),
    ...[...evidence.seen].flatMap(([id, task]) => [...endsOnWire(id, task, evidence), ...overlappingLeases(id, task)]),
    ...[...evidence.runs].flatMap(([id, runs]) => runsOfTask(id, runs, evidence)),
    ...keys(evidence),
  ]
}

/** Every accepted task has ended, as its order says. */
function endsOfAccepted({ accepted, records, runs, orderOf }: Evidence): string[] {
  return accepted.flatMap(({ id, number }) => {
    const record = records.get(id)
    if (record === undefined) return [`${id} was accepted and has no record`]
    if (!isTerminal(record.status)) return [`${id} was accepted and is ${record.status}`]
    const crashed = record.error?.type === 'WorkerCrashed'
    const expected = orderOf(number).failures < ATTEMPTS && !crashed ? 'SUCCESS' : 'FAILURE'
    if (record.status !== expected) return [`${id} is ${record.status} (${record.error?.type}) and not ${expected}`]
    if (record.status === 'FAILURE') return []
    const { run: recorded } = JSON.parse(record.result ?? '{}') as { readonly run?: string }
    const returned = runs.get(id)?.some(({ run, returnedAtMs }) => run === recorded && returnedAtMs !== undefined)
    return returned ? [] : [`${id} has the result of a run that never returned`]
  })
}

/** At most one end was accepted, and the table has that one. */
function endsOnWire(id: string, { ends }: SeenTask, { records }: Evidence): string[] {
  const [first, second] = ends
  if (first === undefined) return []
  if (second !== undefined) return [`${id} was ended twice: ${first.status} and ${second.status}`]
  const record = records.get(id)
  const kept = record?.status === first.status && (first.token === undefined || record.lastToken === first.token)
  return kept ? [] : [`${id} was ended as ${first.status}, and its record says ${record?.status ?? 'nothing'}`]
}

/** A lease is granted only when the one before was given up or is over. */
function overlappingLeases(id: string, { leases }: SeenTask): string[] {
  const inOrder = [...leases.values()].toSorted((one, other) => one.claimedAtMs - other.claimedAtMs)
  return inOrder.flatMap((lease, index) => {
    const before = inOrder[index - 1]
    if (before === undefined || lease.claimedAtMs >= endOf(before)) return []
    return [`${id} was claimed ${endOf(before) - lease.claimedAtMs} ms before the lease before was over`]
  })
}

/** Runs of one task don't overlap within their leases, none begins after its end, and no attempt is one too many. */
function runsOfTask(id: string, runs: readonly Run[], { seen }: Evidence): string[] {
  const task = seen.get(id)
  const endedAtMs = task?.ends[0]?.atMs ?? Number.POSITIVE_INFINITY
  return runs.flatMap((run, index) => {
    const lease = leaseOf(run, task)
    if (lease === undefined) return [`${id} ran without a lease`]
    const problems: string[] = []
    const before = runs[index - 1]
    const beforeLease = before === undefined ? undefined : leaseOf(before, task)
    if (before !== undefined && beforeLease !== undefined) {
      const heldUntilMs = Math.min(before.returnedAtMs ?? Number.POSITIVE_INFINITY, beforeLease.untilMs)
      if (run.begunAtMs < heldUntilMs) problems.push(`${id} ran twice at once within a lease`)
    }
    if (run.begunAtMs > endedAtMs) problems.push(`${id} ran after it had ended`)
    if (run.attempt >= ATTEMPTS) problems.push(`${id} ran attempt ${run.attempt} of ${ATTEMPTS}`)
    return problems
  })
}

/** One idempotency key, one task that ran, however often its producer was killed half-way. */
function keys({ accepted, runs, records }: Evidence): string[] {
  const keyed = new Set(accepted.filter((line) => line.keyed).map(({ number }) => number))
  const ran = [...records.values()].flatMap(({ id, input }) => {
    const number = (JSON.parse(input ?? '{}') as { readonly number?: number }).number
    return number !== undefined && keyed.has(number) && runs.has(id) ? [{ id, number }] : []
  })
  return [...Map.groupBy(ran, ({ number }) => number).values()]
    .filter((tasks) => tasks.length > 1)
    .map((tasks) => `one key made ${tasks.length} tasks run: ${tasks.map(({ id }) => id).join(', ')}`)
}

/** The lease under which a run began: the last one that had been claimed by then. */
export function leaseOf({ begunAtMs }: Run, task: SeenTask | undefined): SeenLease | undefined {
  const earlier = [...(task?.leases.values() ?? [])].filter(({ claimedAtMs }) => claimedAtMs <= begunAtMs)
  return earlier.toSorted((one, other) => one.claimedAtMs - other.claimedAtMs).at(-1)
}

function endOf({ untilMs, releasedAtMs }: SeenLease): number {
  return Math.min(untilMs, releasedAtMs ?? Number.POSITIVE_INFINITY)
}
