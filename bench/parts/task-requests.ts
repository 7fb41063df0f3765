import { loadCost, type TaskLoad } from '../../lib/core/load-cost.ts'
import type { Track } from '../../lib/core/record.ts'
import type { LedgerRow } from '../../lib/core/request-ledger.ts'
import { measureBatches } from '../ledger/measure-batches.ts'
import { counted, type Part, type Row } from '../row.ts'

const FILL = 10
const MOST_REQUESTS: Readonly<Record<Track, number>> = { full: 0.6, run: 0.6, none: 0.32 }

const MILLION: TaskLoad = { tasks: 1e6, ms: 100, memoryMb: 256 }
const COSTS: readonly (readonly [string, Partial<TaskLoad>, number])[] = [
  ["track 'full' with the listing index", {}, 2.9],
  ["track 'full'", { listing: false }, 2.25],
  ["track 'run'", { track: 'run', listing: false }, 1.65],
  ["track 'none'", { track: 'none' }, 0.25],
]

/** All that a task asks of AWS on full batches, and what a million of them cost by that. */
export const taskRequests: Part = {
  title: 'a task from enqueue to its end, full batches: requests, and dollars a million',
  run: async () => {
    const { batches } = await measureBatches([FILL])
    const requests = Object.entries(batches).flatMap(([track, rows]): Row[] =>
      rows.map((row) => counted(`track '${track}'`, perTask(row), 'requests', MOST_REQUESTS[track as Track])),
    )
    const dollars = COSTS.map(([name, change, most]) =>
      counted(
        `a million, ${name}`,
        Math.round(loadCost({ ...MILLION, ...change }).perMillionUsd * 100) / 100,
        'dollars',
        most,
      ),
    )
    return [...requests, ...dollars]
  },
}

function perTask({ fill, sends, receives, deletes, writeRequests }: LedgerRow): number {
  return Math.round(((sends + receives + deletes + writeRequests) / fill) * 1000) / 1000
}
