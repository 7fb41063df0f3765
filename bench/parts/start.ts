import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startDevServer } from 'tasklane/dev'
import { ascending, type Part, percentile, timed } from '../row.ts'

const ROUNDS = 3
const TARGET_MS = 3000
const MEDIA = fileURLToPath(new URL('../../examples/media/tasks.ts', import.meta.url))
const CLI = fileURLToPath(new URL('../../lib/cli/main.ts', import.meta.url))

/** From the sources, whose types Node strips at each start; what npm installs is compiled, and a little quicker. */
export const start: Part = {
  title: 'start of the example, warm',
  run: async () => {
    // Fills the file cache; a first start after a reboot is bound by the disk.
    await commandMs()
    const command = await measured(commandMs)
    const server = await measured(serverMs)
    return [
      timed('tasklane dev to its ready line, median', percentile(command, 0.5), TARGET_MS),
      timed('tasklane dev, slowest', command.at(-1) ?? 0, TARGET_MS),
      timed('startDevServer(), median', percentile(server, 0.5), TARGET_MS),
    ]
  },
}

async function measured(once: () => Promise<number>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) times.push(await once())
  return ascending(times)
}

async function commandMs(): Promise<number> {
  const beganMs = performance.now()
  const child = spawn(process.execPath, [...process.execArgv, CLI, 'dev', MEDIA, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('"type":"ready"')) continue
    const readyMs = performance.now() - beganMs
    child.kill('SIGTERM')
    await exited
    return readyMs
  }
  throw new Error(`tasklane dev ended before it was ready: ${(await exited).join()}`)
}

async function serverMs(): Promise<number> {
  const beganMs = performance.now()
  await using _server = await startDevServer({ entry: MEDIA, log: 'silent' })
  return performance.now() - beganMs
}
