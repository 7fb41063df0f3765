import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Outcome, type OutputOf, type Select, TasklaneError } from 'tasklane'
import { createClient } from 'tasklane/client'
import type { Photo } from './photo.ts'
import { listPhotos } from './photo-folder.ts'
import type { Media } from './planned-task.ts'
import { UsageError } from './usage-error.ts'

const HELP = `Usage: npm run enqueue -- [PHOTOS] [--stage NAME]        the app deployed to your account
       npm run enqueue:local -- [PHOTOS] [--stage NAME]  the app deployed to LocalStack

Has each photo of a folder inspected by the deployed queue. The photos travel by value: producer and workers share no disk.

Exit code: 0 every photo was inspected, 1 the queue could not be used, 2 wrong usage.`

const LOCALSTACK = 'http://127.0.0.1:4566'

try {
  await main()
} catch (error) {
  const expected = error instanceof UsageError || TasklaneError.is(error)
  console.error(expected ? `Error: ${error.message}` : error)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { stage: { type: 'string' }, local: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) return console.log(HELP)
  const folder = positionals[0] ?? fileURLToPath(new URL('./photos', import.meta.url))
  const { photos } = await listPhotos(folder)
  const endpoint = process.env['AWS_ENDPOINT_URL'] || (values.local ? LOCALSTACK : undefined)

  await using client = createClient<Media>({
    app: 'media',
    ...(values.stage !== undefined && { stage: values.stage }),
    ...(endpoint !== undefined && { endpoint }),
  })
  console.log(`${photos.length} photos of ${folder}, for the queue at ${endpoint ?? 'AWS'}`)
  const began = performance.now()
  const handles = await client.task('inspect').enqueueMany(await Promise.all(photos.map(byValue)))
  console.log(`enqueued ${handles.length} tasks in ${seconds(performance.now() - began)}; their results, as they come:`)

  await Promise.all(
    handles.map(async (handle, index) => {
      const outcome = await handle.outcome()
      console.log(`  ${photos[index]?.name.padEnd(20)} ${told(outcome)}`)
    }),
  )
  console.log(`all ${handles.length} have ended, after ${seconds(performance.now() - began)}`)
}

async function byValue({ path }: Photo): Promise<{ source: string }> {
  return { source: `data:;base64,${(await readFile(path)).toString('base64')}` }
}

function told(outcome: Outcome<OutputOf<Select<Media, 'inspect'>>>): string {
  if (outcome.status !== 'SUCCESS') return `${outcome.status} ${outcome.error?.code}: ${outcome.error?.message}`
  const { width, height, format, dominant } = outcome.value
  return `SUCCESS ${width} x ${height} ${format}, mostly ${dominant}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
