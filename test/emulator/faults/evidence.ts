import type { TaskRecord } from '../../../lib/core/record.ts'
import type { SeenTask } from './history.ts'
import type { AcceptedLine, Order, RunLine } from './lines.ts'

/** One run of a handler, from its ledger. Instants in ms since 1970. */
export interface Run {
  readonly run: string
  readonly id: string
  readonly attempt: number
  readonly pid: number
  readonly begunAtMs: number
  /** `undefined` for one that was killed. */
  readonly returnedAtMs: number | undefined
}

/** All that is known when it is over, from four witnesses: the producer, the handlers, the wire and the table. */
export interface Evidence {
  readonly accepted: readonly AcceptedLine[]
  /** By task, in the order of their beginnings. */
  readonly runs: ReadonlyMap<string, readonly Run[]>
  readonly seen: ReadonlyMap<string, SeenTask>
  readonly records: ReadonlyMap<string, TaskRecord>
  readonly orderOf: (number: number) => Order
}

export function runsOf(lines: readonly RunLine[]): Map<string, Run[]> {
  const returned = new Map(lines.filter(({ event }) => event === 'returned').map(({ run, atMs }) => [run, atMs]))
  const runs = lines
    .filter(({ event }) => event === 'begun')
    .map(({ run, id, attempt, pid, atMs }): Run => {
      return { run, id, attempt, pid, begunAtMs: atMs, returnedAtMs: returned.get(run) }
    })
    .toSorted((one, other) => one.begunAtMs - other.begunAtMs)
  return Map.groupBy(runs, ({ id }) => id)
}
