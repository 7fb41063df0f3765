import { leaseOf } from './checks.ts'
import type { Evidence, Run } from './evidence.ts'

/** What a run under faults comes to, in numbers. */
export interface Figures {
  /** By status; failures by their type. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly runs: number
  /** Runs beyond each task's first. */
  readonly reruns: number
  /** Attempts that failed and were given back to be tried again. */
  readonly retries: number
  /** Leases whose worker was gone. */
  readonly takeovers: number
  /** Handlers that had returned when their worker was killed: nothing of them was recorded, and their tasks ran again. */
  readonly returnedUnsettled: number
  /** Records of calls that were never accepted, by status: the producer was killed, or was told no. */
  readonly unaccepted: Readonly<Record<string, number>>
  /** From each kill to the next beginning of the task, ascending, in ms; `urgent` of tasks that need not queue behind others. */
  readonly crashToRerunMs: { readonly urgent: readonly number[]; readonly all: readonly number[] }
}

const HIGH = 1
const LOWEST = 3

export function figuresOf(evidence: Evidence, killedAtMs: ReadonlyMap<number, number>): Figures {
  const { accepted, runs, seen, records } = evidence
  const ids = new Set(accepted.map(({ id }) => id))
  const all = [...runs.values()]
  const leases = [...seen.values()].map((task) => [...task.leases.values()])
  const times = (lists: readonly (readonly Run[])[]) =>
    lists.flatMap((list) => crashes(list, killedAtMs)).toSorted((one, other) => one - other)
  const isUrgent = (run: Run | undefined) => (records.get(run?.id ?? '')?.priority ?? LOWEST) <= HIGH
  const outcomeOf = (id: string) => {
    const record = records.get(id)
    return record?.error === undefined || record.status === 'SUCCESS'
      ? record?.status
      : `${record.status} ${record.error.type}`
  }
  return {
    outcomes: tally([...ids].map((id) => outcomeOf(id) ?? 'none')),
    runs: all.flat().length,
    reruns: all.flat().length - all.length,
    retries: sum([...seen.values()].map(({ releases }) => releases.size)),
    takeovers: sum(leases.map((list) => Math.max(0, list.filter((lease) => lease.releasedAtMs === undefined).length))),
    returnedUnsettled: all.flat().filter((run) => isUnsettled(run, evidence)).length,
    unaccepted: tally([...records.keys()].filter((id) => !ids.has(id)).map((id) => outcomeOf(id) ?? 'none')),
    crashToRerunMs: { urgent: times(all.filter(([first]) => isUrgent(first))), all: times(all) },
  }
}

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN
}

function isUnsettled(run: Run, { seen }: Evidence): boolean {
  if (run.returnedAtMs === undefined) return false
  return leaseOf(run, seen.get(run.id))?.releasedAtMs === undefined
}

/** From each kill of a run to the next one of its task, in ms. */
export function crashes(runs: readonly Run[], killedAtMs: ReadonlyMap<number, number>): number[] {
  return runs.flatMap((run, index) => {
    const next = runs[index + 1]
    const killed = killedAtMs.get(run.pid)
    if (next === undefined || killed === undefined || run.returnedAtMs !== undefined) return []
    return killed <= next.begunAtMs ? [next.begunAtMs - killed] : []
  })
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
