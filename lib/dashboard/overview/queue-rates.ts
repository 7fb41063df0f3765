import type { TaskView } from '../../core/client-types.ts'
import type { PriorityLevel } from '../../core/priority.ts'

/** How fast a queue goes. Tasks a minute, about. */
export interface QueueRates {
  readonly inPerMinute: number
  /** `null` until it was looked at twice. */
  readonly outPerMinute: number | null
  /** How many ended in the window, about, and how many of them failed. */
  readonly ended: number
  readonly failed: number
}

/** What the rates are made from. */
export interface RateFacts {
  /** The newest tasks of all queues, by creation. */
  readonly sample: readonly TaskView[]
  /** Whether `sample` is all that there is back to `sinceMs`. */
  readonly whole: boolean
  /** The newest failures of all queues. */
  readonly failures: readonly TaskView[]
  readonly sinceMs: number
  readonly nowMs: number
}

/** How many tasks of a queue had not ended at an instant, as SQS counted them. */
export interface OpenCount {
  readonly atMs: number
  readonly open: number
}

/** Shorter ones make a rate of what is chance. */
const SHORTEST_MS = 2000

/** The span that rates are of: back to `sinceMs`, or as far as the sample goes. */
export function rateWindow({ sample, whole, sinceMs, nowMs }: RateFacts): number {
  const oldest = sample.at(-1)?.createdAt.getTime() ?? sinceMs
  return Math.max(nowMs - (whole ? sinceMs : Math.max(oldest, sinceMs)), SHORTEST_MS)
}

/** @param counts - oldest first, the present one last. */
export function queueRates(
  facts: RateFacts,
  queue: { readonly group: string; readonly priority: PriorityLevel },
  counts: readonly OpenCount[],
): QueueRates {
  const { sample, failures, nowMs } = facts
  const start = nowMs - rateWindow(facts)
  const isOurs = (task: TaskView) => task.group === queue.group && task.priority === queue.priority
  const ours = sample.filter(isOurs)
  const failed = failures.filter((task) => isOurs(task) && endMs(task) >= start).length
  const before = counts.find(({ atMs }) => atMs >= start && nowMs - atMs >= SHORTEST_MS)
  const ended = Math.max(failed, endedBetween(ours, start, before?.atMs ?? nowMs) + endedSince(ours, counts, before))
  return {
    inPerMinute: perMinute(cameSince(ours, start), nowMs - start),
    outPerMinute: before === undefined ? null : perMinute(ended, nowMs - start),
    ended,
    failed,
  }
}

const MINUTE_MS = 60_000

/** What came since a look, less what there is more of now: right also where none of the newest has ended yet. */
function endedSince(tasks: readonly TaskView[], counts: readonly OpenCount[], before: OpenCount | undefined): number {
  const now = counts.at(-1)
  if (before === undefined || now === undefined) return 0
  return Math.max(0, cameSince(tasks, before.atMs) - (now.open - before.open))
}

function cameSince(tasks: readonly TaskView[], ms: number): number {
  return tasks.filter(({ createdAt }) => createdAt.getTime() >= ms).length
}

/** Before the first look, as far as the newest tasks tell. */
function endedBetween(tasks: readonly TaskView[], fromMs: number, toMs: number): number {
  return tasks.filter((task) => endMs(task) >= fromMs && endMs(task) < toMs).length
}

function endMs({ completedAt }: TaskView): number {
  return completedAt?.getTime() ?? Number.NEGATIVE_INFINITY
}

function perMinute(count: number, ms: number): number {
  return (count * MINUTE_MS) / ms
}
