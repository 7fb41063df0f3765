import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TasklaneError } from 'tasklane'
import { createClient } from 'tasklane/client'
import { startDevServer } from 'tasklane/dev'
import { barsView } from './bars-view.ts'
import { linesView } from './lines-view.ts'
import { HELP, type Options, parseOptions } from './options.ts'
import { prepareOutFolder, RESULTS } from './out-folder.ts'
import { listPhotos } from './photo-folder.ts'
import type { Media } from './planned-task.ts'
import { makeReport, type Report, reportText } from './report.ts'
import { runTasks } from './run-tasks.ts'
import { UsageError } from './usage-error.ts'

const EXIT = { ok: 0, wrong: 1, usage: 2, interrupted: 130 } as const

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
process.once('SIGTERM', () => interrupt.abort())

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = explain(error)
  if (interrupt.signal.aborted) process.exit()
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.cwd())
  if (options === 'help') {
    console.log(HELP)
    return EXIT.ok
  }
  const report = await run(options)
  console.log(options.json ? JSON.stringify(report, null, 2) : `\n${reportText(report)}`)
  return report.ok ? EXIT.ok : EXIT.wrong
}

async function run({ photos: folder, out, batch, json }: Options): Promise<Report> {
  const { photos, ignored } = await listPhotos(folder)
  await prepareOutFolder(out)
  const view = !json && process.stdout.isTTY ? barsView(process.stdout) : linesView(json ? console.error : console.log)
  try {
    view.note(`${photos.length} photos in ${folder}`)
    if (ignored.length > 0) view.note(`ignored, no photos by their names: ${ignored.join(', ')}`)

    using log = logFile(join(out, RESULTS.log))
    await using dev = await unlessInterrupted(
      startDevServer({ entry: fileURLToPath(new URL('./tasks.ts', import.meta.url)), log: log.write }),
    )
    view.note(`the queue is at ${dev.endpoint}`)
    await using client = createClient<Media>({ app: 'media', endpoint: dev.endpoint })
    const startedAt = performance.now()
    const ended = await runTasks({ client, photos, out, batch, view, signal: interrupt.signal })
    const elapsedMs = performance.now() - startedAt
    view.stop()
    return await makeReport(ended, out, elapsedMs)
  } finally {
    view.stop()
  }
}

/** A queue that is still starting is not waited for: its processes end with this one. */
function unlessInterrupted<T>(promise: Promise<T>): Promise<T> {
  const { promise: interrupted, reject } = Promise.withResolvers<never>()
  interrupt.signal.addEventListener('abort', () => reject(interrupt.signal.reason))
  return Promise.race([promise, interrupted])
}

/** Workers' own output would tear the progress bars: it goes to a file. */
function logFile(path: string) {
  const stream = createWriteStream(path)
  return { write: (line: string) => void stream.write(`${line}\n`), [Symbol.dispose]: () => void stream.end() }
}

function explain(error: unknown): number {
  if (interrupt.signal.aborted) {
    console.error('Interrupted; the queue and its workers have been stopped.')
    return EXIT.interrupted
  }
  // A defect keeps its stack; what the library says on purpose, with its remedy, needs none.
  const expected = error instanceof UsageError || TasklaneError.is(error)
  console.error(expected ? `Error: ${error.message}` : error)
  return error instanceof UsageError ? EXIT.usage : EXIT.wrong
}
