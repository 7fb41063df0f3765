import type { AttemptRow, TaskAnswer } from '../lib/dashboard/api-types.ts'

/** A stretch of a task's life. Places are shares of the whole, 0 to 1. */
export interface Span {
  readonly kind: 'waiting' | AttemptRow['status']
  readonly from: number
  readonly to: number
  readonly ms: number
  /** Of a run: its number, from 1. */
  readonly run?: number
}

export interface Timeline {
  readonly spans: readonly Span[]
  readonly totalMs: number
  /** Round durations since the beginning, to read lengths by. */
  readonly ticks: readonly { readonly at: number; readonly ms: number }[]
}

/** A task from its creation to its end, or to now, drawn to scale: what it waited before and between its runs, and the runs. */
export function timelineOf({ task, attempts, now }: Pick<TaskAnswer, 'task' | 'attempts' | 'now'>): Timeline {
  const begin = Date.parse(task.createdAt)
  const ends = attempts.flatMap(({ endedAt }) => (endedAt === undefined ? [] : [Date.parse(endedAt)]))
  const end = task.completedAt === undefined ? Date.parse(now) : Math.max(Date.parse(task.completedAt), ...ends)
  // A task that is over in no time still has a width.
  const totalMs = Math.max(1, end - begin)
  const share = (ms: number) => Math.min(1, Math.max(0, (ms - begin) / totalMs))
  const spanOf = (kind: Span['kind'], from: number, to: number, run?: number): Span => ({
    kind,
    from: share(from),
    to: share(to),
    ms: Math.max(0, to - from),
    ...(run !== undefined && { run }),
  })

  const spans: Span[] = []
  let reached = begin
  for (const { attempt, startedAt, endedAt, status } of attempts) {
    const from = Date.parse(startedAt)
    const to = endedAt === undefined ? end : Date.parse(endedAt)
    if (from > reached) spans.push(spanOf('waiting', reached, from))
    spans.push(spanOf(status, from, to, attempt + 1))
    reached = Math.max(reached, to)
  }
  if (reached < end) spans.push(spanOf('waiting', reached, end))
  return { spans, totalMs, ticks: ticksOf(totalMs) }
}

const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
]
const MOST_TICKS = 5

function ticksOf(totalMs: number): Timeline['ticks'] {
  const step = STEPS_MS.find((ms) => totalMs / ms <= MOST_TICKS) ?? Math.ceil(totalMs / MOST_TICKS)
  return Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, index) => ({
    at: (index * step) / totalMs,
    ms: index * step,
  }))
}
