import type { Row } from '../row.ts'
import { comparedInRounds, type PerRound } from './beside.ts'
import { DRAIN, type Figure, P50, P99, PER_GB, PER_SHARED_GB, valuesOf } from './figures.ts'
import type { Round } from './rounds.ts'

/** What Tasklane is to reach beside another, in the same round. */
interface Target {
  readonly name: string
  readonly contestants: readonly string[]
  readonly figure: Figure
  readonly beside: { readonly name: string; readonly contestants: readonly string[] }
  /** The most or the least that the ratio may be. */
  readonly most?: number
  readonly least?: number
  /** What keeps the figure from being better, as profiles show it: see `bench/profiles`. */
  readonly boundBy: string
}

const WORKERS = ['tasklane poll', 'tasklane dev'] as const
const CELERY = ['celery prefork', 'celery threads', 'celery gevent']

const SDK_CALLS = "the worker's CPU: three calls of the SDK's clients for ten tasks"
const WORKER_MEMORY = "Node itself takes 45 MB, the SDK's clients and Tasklane 40 more; and the worker's CPU"
const ONE_AFTER_ANOTHER =
  'six requests, one after the other, each a millisecond or two by an SDK in Node; and a look that comes too early'

const TARGETS: readonly Target[] = [
  ...WORKERS.flatMap((name): Target[] => [
    {
      name: `${name}: drain / Celery's best pool`,
      contestants: [name],
      figure: DRAIN,
      beside: { name: "Celery's best pool", contestants: CELERY },
      least: 1.5,
      boundBy: SDK_CALLS,
    },
    {
      name: `${name}: drain / Taskiq`,
      contestants: [name],
      figure: DRAIN,
      beside: { name: 'taskiq', contestants: ['taskiq'] },
      least: 0.9,
      boundBy: SDK_CALLS,
    },
    {
      name: `${name}: p50 / Celery's get()`,
      contestants: [name],
      figure: P50,
      beside: { name: 'celery prefork', contestants: ['celery prefork'] },
      most: 2.5,
      boundBy: ONE_AFTER_ANOTHER,
    },
    {
      name: `${name}: p99 / Taskiq's wait_result`,
      contestants: [name],
      figure: P99,
      beside: { name: 'taskiq', contestants: ['taskiq'] },
      most: 0.25,
      boundBy: ONE_AFTER_ANOTHER,
    },
  ]),
  {
    name: 'poll: 50 ms tasks per GB / Celery prefork',
    contestants: ['tasklane poll'],
    figure: PER_GB,
    beside: { name: 'celery prefork', contestants: ['celery prefork'] },
    least: 20,
    boundBy: WORKER_MEMORY,
  },
  {
    name: '... with shared pages counted once',
    contestants: ['tasklane poll'],
    figure: PER_SHARED_GB,
    beside: { name: 'celery prefork', contestants: ['celery prefork'] },
    least: 20,
    boundBy: WORKER_MEMORY,
  },
]

const MEMORY_TARGET = 2
const MEMORY_DRAIN = 'tasklane/testing: drain / BullMQ'

/** What keeps a row of this name from being better. */
export function boundBy(name: string): string {
  if (name === MEMORY_DRAIN)
    return "one thread's CPU: every rule of SQS and of the table is checked, nothing is shared with who put it in"
  return TARGETS.find((target) => target.name === name)?.boundBy ?? ''
}

/** A target is missing where a contestant is. */
export function targetRows(rounds: readonly Round[]): Row[] {
  const rows = TARGETS.map(({ name, contestants, figure, beside, most, least }) =>
    comparedInRounds(name, {
      unit: figure.unit,
      values: best(figure, contestants, rounds),
      references: best(figure, beside.contestants, rounds),
      beside: beside.name,
      ...(most !== undefined && { most }),
      ...(least !== undefined && { least }),
    }),
  )
  return rows.filter((row) => row !== undefined)
}

/** The memory backend of `tasklane/testing` beside BullMQ on Redis. */
export function memoryRows(rounds: readonly Round[]): Row[] {
  const rows = [
    comparedInRounds(MEMORY_DRAIN, {
      unit: 'tasks/s',
      values: rounds.map(({ memory }) => memory.drainedPerSecond),
      references: valuesOf(DRAIN.of, 'bullmq', rounds),
      beside: 'bullmq',
      least: MEMORY_TARGET,
    }),
    comparedInRounds('tasklane/testing: enqueueMany / BullMQ', {
      unit: 'tasks/s',
      values: rounds.map(({ memory }) => memory.enqueuedPerSecond),
      references: valuesOf(({ many }) => many?.tasksPerSecond, 'bullmq', rounds),
      beside: 'bullmq',
    }),
  ]
  return rows.filter((row) => row !== undefined)
}

/** The highest of several in each round: of rates, that is the best. */
function best({ of }: Figure, names: readonly string[], rounds: readonly Round[]): PerRound {
  return rounds.map((round) => {
    const known = names.flatMap((name) => valuesOf(of, name, [round])).filter((value) => value !== undefined)
    return known.length === 0 ? undefined : Math.max(...known)
  })
}
