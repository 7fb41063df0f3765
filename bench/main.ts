import { bundleSize } from './parts/bundle-size.ts'
import { enqueueRequests } from './parts/enqueue-requests.ts'
import { gatherRequests } from './parts/gather-requests.ts'
import { latency } from './parts/latency.ts'
import { start } from './parts/start.ts'
import { workerRequests } from './parts/worker-requests.ts'
import { circumstances, writeResults } from './results.ts'
import type { Part, Row } from './row.ts'
import { rowsTable } from './table.ts'

/** `npm run bench`: all parts, or those that are named; exit code 1 when a count of requests or bytes is over its target. */

const PARTS: Readonly<Record<string, Part>> = {
  'enqueue-requests': enqueueRequests,
  'gather-requests': gatherRequests,
  'worker-requests': workerRequests,
  'bundle-size': bundleSize,
  start,
  latency,
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}

const taken = circumstances()
const results: Record<string, readonly Row[]> = {}
for (const [name, part] of Object.entries(PARTS)) {
  if (named.length > 0 && !named.includes(name)) continue
  const rows = await part.run()
  results[name] = rows
  console.log(`${rowsTable(part.title, rows)}\n`)
}
// A run of some parts must not pass for the whole.
if (named.length === 0) console.log(writeResults(taken, results))
const missed = Object.values(results)
  .flat()
  .filter(({ ok, asserted }) => asserted && ok === false)
process.exitCode = missed.length > 0 ? 1 : 0
