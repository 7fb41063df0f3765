import type { Figures } from './figures.ts'
import { percentile } from './figures.ts'
import type { FaultyRun } from './run-under-faults.ts'

/** The counts of a run, a line for each. */
export function reportLines(tasks: number, run: FaultyRun, figures: Figures): string[] {
  const { plugs, proxy, history, refused, durationMs } = run
  const injected = [...proxy.injected.values()].reduce((sum, count) => sum + count, 0)
  const pulled = [...plugs.pulled.values()].reduce((sum, count) => sum + count, 0)
  return [
    `${tasks} tasks accepted, ${pulled} plugs pulled, ${injected} requests failed, in ${(durationMs / 1000).toFixed(0)} s`,
    `  plugs: ${list(plugs.pulled)}`,
    `  requests: ${list(proxy.injected)}`,
    `  outcomes: ${list(Object.entries(figures.outcomes))}`,
    `  handlers ran ${figures.runs} times: ${figures.reruns} reruns, ${figures.retries} retries and ${figures.takeovers} leases of dead workers`,
    `  ${figures.returnedUnsettled} had returned when they were killed before their end was recorded`,
    `  writes: ${history.refused} refused by their condition, ${history.unanswered} unanswered, ${history.heartbeats} heartbeats`,
    `  enqueue rejected ${refused} times; records nobody was told of: ${list(Object.entries(figures.unaccepted))}`,
    `  crash to rerun, of CRITICAL and HIGH: ${spread(figures.crashToRerunMs.urgent)}`,
    `  crash to rerun, of all, with their wait in the queue: ${spread(figures.crashToRerunMs.all)}`,
  ]
}

function list(counts: Iterable<readonly [string, number]>): string {
  const parts = [...counts]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `${count} ${name}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}

/** Of ascending times in ms. */
export function spread(times: readonly number[]): string {
  const [p50, p95, worst] = [0.5, 0.95, 1].map((share) => `${(percentile(times, share) / 1000).toFixed(1)} s`)
  return `${times.length} crashes, p50 ${p50}, p95 ${p95}, worst ${worst}`
}
