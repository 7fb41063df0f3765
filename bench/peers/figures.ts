import { type Row, repeated } from '../row.ts'
import { comparedInRounds, type PerRound } from './beside.ts'
import { REFERENCE } from './contestants.ts'
import type { Round } from './rounds.ts'
import type { Turn } from './turn.ts'

/** One figure of each contestant. */
export interface Figure {
  readonly title: string
  readonly unit: string
  readonly of: (turn: Turn) => number | undefined
}

/** Per GB of memory that the worker's processes held at their most; shared pages are counted once in the second. */
export const PER_GB: Figure = {
  title: '50 ms tasks drained, per GB of worker memory',
  unit: '/s/GB',
  of: ({ waits }) => (waits.tasksPerSecond / waits.memory.peakRssMb) * 1024,
}
export const PER_SHARED_GB: Figure = {
  title: '... with pages that processes share counted once',
  unit: '/s/GB',
  of: ({ waits }) => (waits.tasksPerSecond / waits.memory.pssMb) * 1024,
}
export const DRAIN: Figure = { title: 'no-ops drained', unit: 'tasks/s', of: ({ noops }) => noops.tasksPerSecond }
export const P50: Figure = { title: 'enqueue to result, p50', unit: 'ms', of: ({ idle }) => idle?.latency.p50Ms }
export const P99: Figure = { title: 'enqueue to result, p99', unit: 'ms', of: ({ idle }) => idle?.latency.p99Ms }

/** In the order of the report, by the name of its section. */
export const FIGURES: Readonly<Record<string, Figure>> = {
  'peers-enqueue-many': {
    title: 'enqueued by the call for many',
    unit: 'tasks/s',
    of: ({ many }) => many?.tasksPerSecond,
  },
  'peers-enqueue-each': {
    title: 'enqueued by single calls, 32 at once',
    unit: 'tasks/s',
    of: ({ each }) => each?.tasksPerSecond,
  },
  'peers-drain': DRAIN,
  'peers-drain-worker-cpu': { title: 'a drained no-op, worker CPU', unit: 'us', of: ({ noops }) => noops.workerUs },
  'peers-drain-service-cpu': { title: 'a drained no-op, service CPU', unit: 'us', of: ({ noops }) => noops.serviceUs },
  'peers-waits': { title: '50 ms tasks drained', unit: 'tasks/s', of: ({ waits }) => waits.tasksPerSecond },
  'peers-waits-per-gb': PER_GB,
  'peers-waits-per-shared-gb': PER_SHARED_GB,
  'peers-latency-p50': P50,
  'peers-latency-p95': { title: 'enqueue to result, p95', unit: 'ms', of: ({ idle }) => idle?.latency.p95Ms },
  'peers-latency-p99': P99,
  'peers-latency-tight': {
    title: 'enqueue to result, looking every 5 ms, p50',
    unit: 'ms',
    of: ({ idle }) => idle?.tightLatency?.p50Ms,
  },
  'peers-start': { title: "worker's start to its first task", unit: 'ms', of: ({ idle }) => idle?.startMs },
  'peers-idle-memory': { title: 'memory of an idle worker, resident', unit: 'MB', of: ({ idle }) => idle?.rssMb },
}

/** A row for each contestant that has the figure, beside the reference where that has it. */
export function figureRows({ unit, of }: Figure, rounds: readonly Round[]): Row[] {
  const names = [...new Set(rounds.flatMap(({ turns }) => Object.keys(turns)))]
  const references = valuesOf(of, REFERENCE, rounds)
  return names.sort(byOrder).flatMap((name) => {
    const values = valuesOf(of, name, rounds)
    const known = values.filter((value) => value !== undefined)
    if (known.length === 0) return []
    const beside = { unit, values, references, beside: REFERENCE }
    const row = name === REFERENCE ? undefined : comparedInRounds(name, beside)
    return [row ?? repeated(name, unit, known)]
  })
}

export function valuesOf(of: Figure['of'], name: string, rounds: readonly Round[]): PerRound {
  return rounds.map(({ turns }) => {
    const turn = turns[name]
    return turn === undefined ? undefined : of(turn)
  })
}

/** Tasklane first, then by name. */
function byOrder(a: string, b: string): number {
  const rank = (name: string) => (name.startsWith('tasklane') ? 0 : 1)
  return rank(a) - rank(b) || a.localeCompare(b)
}
