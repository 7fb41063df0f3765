import { expect, test } from 'vitest'
import { MemoryQueueRegistry } from '../../../lib/adapters/memory/memory-queue-registry.ts'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import type { Manifest } from '../../../lib/core/manifest.ts'
import { rate } from '../../../lib/core/schedule.ts'
import { task } from '../../../lib/core/task.ts'
import { DEFAULT_SETTINGS } from '../../../lib/worker/runtime.ts'
import { sweepLeftBehind } from '../../../lib/worker/sweep/sweep-left-behind.ts'
import { makeWorker } from '../../../lib/worker/worker.ts'
import { clientWorld } from '../../support/client-world.ts'
import { atOnce, RESOURCES } from '../../support/retired-world.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface Run {
  readonly at: number
  readonly input: string
  readonly group: string
}

/** An app whose one task is in `group`. */
function version(group: string, noted: (input: string) => void) {
  return defineApp('waits', { tasks: [task({ name: 'note', group, run: noted })], groups: { [group]: {} } })
}

/** The app with a client and a sweeper, and for each version a worker of its group. */
async function world() {
  const runs: Run[] = []
  const noted = (group: string) => (input: string) => void runs.push({ at: its.clock.now(), input, group })
  const [before, after] = [version('old', noted('old')), version('fresh', noted('fresh'))] as const
  const withSchedules = (manifest: Manifest) => ({ ...manifest, resources: RESOURCES })
  const its = clientWorld(before, { manifest: withSchedules, definitions: false })
  const start = its.clock.now()
  const sweep = () =>
    sweepLeftBehind({
      ...{ app: 'waits', stage: 'test', limitMs: 600_000, quietMs: 0, clock: its.clock },
      ...{ store: its.store, scheduler: its.scheduler, directory: its.backend.directory },
      queue: atOnce(its.queue),
      registry: new MemoryQueueRegistry(its.queue),
    })
  const worker = makeWorker({
    ...its.backend,
    app: appSpec(after),
    stage: 'test',
    clientFor: () => {
      throw new Error('no handler asks for it')
    },
    settings: { ...DEFAULT_SETTINGS, settleWindowMs: 0 },
  })
  const fresh = its.physicalQueue('fresh')

  async function deliver(): Promise<void> {
    for (;;) {
      const messages = await its.queue.receive(fresh, { max: 10, waitSeconds: 0, visibilitySeconds: 450 })
      if (messages.length === 0) return
      const kept = await worker.processBatch(fresh, messages, 75_000)
      const done = messages.filter(({ messageId }) => !kept.includes(messageId))
      const receipts = done.map(({ receipt }) => receipt)
      await its.queue.deleteMany(fresh, receipts)
    }
  }

  await sweep()
  return {
    ...its,
    runs: (group: string) => runs.filter((run) => run.group === group).map(({ at, input }) => [at - start, input]),
    sweep,
    /** The new version takes the place of the old, whose queues go with all that is in them. */
    deploy: () => {
      its.publish(after as typeof before, withSchedules)
      for (const name of its.queue.names()) if (name.includes('_old_')) its.queue.drop(name)
    },
    /** Delivers each minute until so much time is over. */
    live: async (ms: number) => {
      const end = its.clock.now() + ms
      for (await deliver(); its.clock.now() < end; await deliver()) await its.advance(60_000)
    },
  }
}

test('a group goes while a task waits for two days and a schedule stands: both run in its new group, on time', async () => {
  const it = await world()
  const handle = await it.client.enqueue('note', 'waited', { delay: '2d' })
  await it.client.schedules.create(rate('12h', { key: 'often', task: 'note', input: 'often', start: at(it, HOUR_MS) }))
  it.deploy()

  const { schedules } = await it.sweep()
  await it.live(2 * DAY_MS + 60_000)

  expect(schedules).toMatchObject({ moved: 2, failed: 0, complete: true })
  expect(it.runs('fresh')).toEqual([
    ...[1, 13, 25, 37].map((hour) => [hour * HOUR_MS, 'often']),
    [2 * DAY_MS, 'waited'],
  ])
  expect(await it.record(handle.id)).toMatchObject({ status: 'SUCCESS' })
  expect(await it.client.schedules.get('often')).toMatchObject({ group: 'fresh', task: 'note', enabled: true })
  expect(it.queue.names().filter((name) => name.includes('_old_'))).toEqual([])
})

test('a task that was moved while it waits can still be cancelled, and its schedule goes', async () => {
  const it = await world()
  const handle = await it.client.enqueue('note', 'waited', { delay: '2d' })
  it.deploy()
  await it.sweep()

  await handle.cancel()
  await it.live(2 * DAY_MS + 60_000)

  expect(await it.scheduler.get(`due.${handle.id}`)).toBeUndefined()
  expect(it.runs('fresh')).toEqual([])
})

test('a schedule that was moved is still the one that is made anew, though its rate had begun', async () => {
  const it = await world()
  const entry = rate('12h', { key: 'often', task: 'note', input: 'often', start: at(it, HOUR_MS) })
  await it.client.schedules.create(entry)
  await it.live(2 * HOUR_MS)
  it.deploy()
  await it.sweep()
  // Clients learn of a deploy within five minutes.
  await it.live(300_000)

  await expect(it.client.schedules.create(entry)).resolves.toEqual({ key: 'often', scheduler: 'runtime' })

  await it.live(11 * HOUR_MS)
  expect(it.runs('fresh')).toEqual([[13 * HOUR_MS, 'often']])
})

function at({ clock }: { readonly clock: { now(): number } }, inMs: number): Date {
  return new Date(clock.now() + inMs)
}
