import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startEmulator } from '../lib/dev/emulator/emulator.ts'

/**
 * The emulators alone in a process: prints the endpoint, then an answer for each line on standard input: to `requests` those since the
 * last time, by service and operation, as JSON; to any other its megabytes, of the heap and resident. Ends with the input.
 */

const folder = process.argv.includes('--persist') ? mkdtempSync(join(tmpdir(), 'tasklane-bench-')) : undefined
let requests: Record<string, number> = {}
const emulator = await startEmulator({
  port: 0,
  ...(folder !== undefined && { persist: folder }),
  onRequest: (service, operation) => {
    const name = `${service} ${operation}`
    requests[name] = (requests[name] ?? 0) + 1
  },
})
console.log(emulator.endpoint)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'requests') {
    console.log(JSON.stringify(requests))
    requests = {}
    continue
  }
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  console.log(`${Math.round(heapUsed / 1024 / 1024)} ${Math.round(rss / 1024 / 1024)}`)
}
await emulator.close()
if (folder !== undefined) rmSync(folder, { recursive: true })
