import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startEmulator } from '../lib/dev/emulator/emulator.ts'

/**
 * The emulators alone in a process: prints the endpoint, then for each line on standard input its megabytes, of the heap and
 * resident; ends with the input.
 */

const folder = process.argv.includes('--persist') ? mkdtempSync(join(tmpdir(), 'tasklane-bench-')) : undefined
const emulator = await startEmulator({ port: 0, ...(folder !== undefined && { persist: folder }) })
console.log(emulator.endpoint)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
for await (const _ of createInterface({ input: process.stdin })) {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  console.log(`${Math.round(heapUsed / 1024 / 1024)} ${Math.round(rss / 1024 / 1024)}`)
}
await emulator.close()
if (folder !== undefined) rmSync(folder, { recursive: true })
