import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from 'tasklane/client'
import { type DevEvent, type DevServer, startDevServer } from 'tasklane/dev'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkResults } from '../../../examples/media/check-results.ts'
import { listPhotos } from '../../../examples/media/photo-folder.ts'
import type { Media } from '../../../examples/media/planned-task.ts'
import type { ProgressView } from '../../../examples/media/progress-view.ts'
import { runTasks } from '../../../examples/media/run-tasks.ts'

const MEDIA = fileURLToPath(new URL('../../../examples/media/', import.meta.url))
/** So many tasks have ended when the workers are killed: the big batch is then under way. */
const ENDED_BEFORE_KILL = 60

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-killed-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('killing every image worker in the middle of the main job still ends with every photo done', {
  timeout: 150_000,
}, async () => {
  await using dev = await startDevServer({ entry: join(MEDIA, 'tasks.ts'), log: 'silent' })
  await using client = createClient<Media>({ app: 'media', endpoint: dev.endpoint })
  const { photos } = await listPhotos(join(MEDIA, 'photos'))
  const events: DevEvent[] = []
  dev.onEvent((event) => events.push(event))
  const killed: number[] = []
  const view = viewThat(ENDED_BEFORE_KILL, () => killed.push(...killImageWorkers(dev)))

  const ended = await runTasks({ client, photos, out: folder, batch: 120, view, signal: new AbortController().signal })

  const broken = events.filter((event) => event.type === 'invoked' && killed.includes(event.pid) && event.failed > 0)
  expect(broken.length).toBeGreaterThan(0)
  expect(await checkResults(ended)).toEqual([])
  expect(ended.filter(({ outcome }) => outcome.status !== 'SUCCESS')).toHaveLength(1)
})

function killImageWorkers(dev: DevServer): number[] {
  const pids = dev.workers().flatMap(({ pid, group }) => (group === 'images' ? [pid] : []))
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  return pids
}

/** Shows nothing; acts when so many tasks have ended. */
function viewThat(count: number, act: () => void): ProgressView {
  let ended = 0
  return {
    note: () => {},
    expect: () => {},
    ended: () => {
      ended += 1
      if (ended === count) act()
    },
    detail: () => {},
    stop: () => {},
  }
}
