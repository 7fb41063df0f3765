import type { Figures } from './figures.ts'
import { percentile } from './figures.ts'
import type { FaultyRun } from './run-under-faults.ts'

/** The counts of a run, a line for each. */
export function reportLines(tasks: number, run: FaultyRun, figures: Figures): string[] {
  const { plugs, proxy, history, refused, durationMs } = run
  const injected = [...proxy.injected.values()].reduce((sum, count) => sum + count, 0)
  const pulled = [...plugs.pulled.values()].reduce((sum, count) => sum + count, 0)
  const crashes = figures.crashToRerunMs
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  return [
    `${tasks} tasks accepted, ${pulled} plugs pulled, ${injected} requests failed, in ${seconds(durationMs)} s`,
    `  plugs: ${list(plugs.pulled)}`,
    `  requests: ${list(proxy.injected)}`,
    `  outcomes: ${list(Object.entries(figures.outcomes))}`,
    `  handlers ran ${figures.runs} times: ${figures.reruns} reruns, ${figures.retries} retries and ${figures.takeovers} leases of dead workers`,
    `  ${figures.returnedUnsettled} had returned when they were killed before their end was recorded`,
    `  writes: ${history.refused} refused by their condition, ${history.unanswered} unanswered, ${history.heartbeats} heartbeats`,
    `  enqueue rejected ${refused} times; records nobody was told of: ${list(Object.entries(figures.unaccepted))}`,
    `  crash to rerun: ${crashes.length} crashes, p50 ${seconds(percentile(crashes, 0.5))} s, p95 ${seconds(percentile(crashes, 0.95))} s, worst ${seconds(percentile(crashes, 1))} s`,
  ]
}

function list(counts: Iterable<readonly [string, number]>): string {
  const parts = [...counts]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `${count} ${name}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}
