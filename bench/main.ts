import { parseArgs } from 'node:util'
import { writeHeadlines } from './report/write-headlines.ts'
import { circumstances, type PartResult } from './results.ts'
import type { Part } from './row.ts'
import { rowsTable } from './table.ts'

/**
 * `npm run bench [-- PART ...] [--long] [--smoke]`: all parts, or those that are named; exit code 1 when a count of requests or bytes is
 * over its target. What is measured replaces the same parts in `results.json`, each with its circumstances; `--smoke` keeps nothing.
 */

/** Each is loaded as its turn comes: what one part needs must be no load on another. */
const PARTS: Readonly<Record<string, () => Promise<Part>>> = {
  'enqueue-requests': async () => (await import('./parts/enqueue-requests.ts')).enqueueRequests,
  'gather-requests': async () => (await import('./parts/gather-requests.ts')).gatherRequests,
  'worker-requests': async () => (await import('./parts/worker-requests.ts')).workerRequests,
  'task-requests': async () => (await import('./parts/task-requests.ts')).taskRequests,
  'send-fill': async () => (await import('./parts/send-fill.ts')).sendFill,
  'bundle-size': async () => (await import('./parts/bundle-size.ts')).bundleSize,
  'cold-start': async () => (await import('./parts/cold-start.ts')).coldStart,
  start: async () => (await import('./parts/start.ts')).start,
  latency: async () => (await import('./parts/latency.ts')).latency,
  'client-floor': async () => (await import('./parts/client-floor.ts')).clientFloor,
  'worker-floor': async () => (await import('./parts/worker-floor.ts')).workerFloor,
  backlog: async () => (await import('./parts/backlog.ts')).backlog,
  definitions: async () => (await import('./parts/definitions.ts')).definitions,
  'waiting-memory': async () => (await import('./parts/waiting-memory.ts')).waitingMemory,
  telemetry: async () => (await import('./parts/telemetry.ts')).telemetry,
}

const { values, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { long: { type: 'boolean', default: false }, smoke: { type: 'boolean', default: false } },
})
const unknown = named.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}

const taken = circumstances()
const results: Record<string, PartResult> = {}
for (const [name, load] of Object.entries(PARTS)) {
  if (named.length > 0 && !named.includes(name)) continue
  const part = await load()
  const rows = await part.run(values)
  results[name] = { title: part.title, ...taken, rows }
  console.log(`${rowsTable(part.title, rows)}\n`)
}
if (!values.smoke) for (const file of writeHeadlines(results)) console.log(file)
const missed = Object.values(results)
  .flatMap(({ rows }) => rows)
  .filter(({ ok, asserted }) => asserted && ok === false)
process.exitCode = missed.length > 0 ? 1 : 0
