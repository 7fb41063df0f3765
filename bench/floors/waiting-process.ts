import { createClient } from 'tasklane/client'
import requests from '../apps/requests.ts'
import { reportBack, settingsGiven } from '../fresh-process.ts'
import { openStage, STAGE } from './stage.ts'

/** The memory of a client that waits for so many tasks at once, none of which ends. */
export interface WaitingSettings {
  readonly handles: number
}

export interface WaitingFigures {
  readonly heapBytes: number
  readonly residentBytes: number
  /** CPU of the client in one second of waiting. */
  readonly cpuMs: number
}

const { handles } = settingsGiven<WaitingSettings>()
await using stage = await openStage(requests)
const client = createClient<typeof requests>({ app: 'bench', stage: STAGE, endpoint: stage.endpoint })
// Modules and connections are there whoever waits.
await (await client.enqueue('trivial', 0)).status()
const before = memory()

const pending = []
for (let from = 0; from < handles; from += 1000) {
  const load = Array.from({ length: Math.min(1000, handles - from) }, (_, index) => from + index)
  pending.push(...(await Promise.all(load.map((input) => client.enqueue('trivial', input)))))
}
const waits = pending.map((handle) => handle.result())
// Long enough for all to look once a second only.
await new Promise((resolve) => setTimeout(resolve, 5000))
const after = memory()
const cpu = process.cpuUsage()
await new Promise((resolve) => setTimeout(resolve, 5000))
const { user, system } = process.cpuUsage(cpu)

const ends = Promise.allSettled(waits)
await client.close()
await ends
reportBack({
  heapBytes: after.heapUsed - before.heapUsed,
  residentBytes: after.rss - before.rss,
  cpuMs: (user + system) / 5000,
} satisfies WaitingFigures)

function memory(): NodeJS.MemoryUsage {
  globalThis.gc?.()
  return process.memoryUsage()
}
