import { describe, expect, test } from 'vitest'
import { awsBackend } from '../../../lib/adapters/aws/index.ts'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import { systemClock, systemEntropy } from '../../../lib/adapters/system.ts'
import { makeClientFamily, withOperations } from '../../../lib/client/client.ts'
import { appSpec } from '../../../lib/core/app.ts'
import { manifestDefinitions } from '../../../lib/core/manifest.ts'
import { queueName } from '../../../lib/core/names.ts'
import { planApp } from '../../../lib/core/plan.ts'
import { awsCaller } from '../../../lib/dev/aws-call.ts'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { provision } from '../../../lib/dev/provision/provision.ts'
import { createSweeper } from '../../../lib/entries/sweeper.ts'
import { defineApp, rate, task } from '../../../lib/index.ts'
import { DEFAULT_SETTINGS } from '../../../lib/worker/runtime.ts'
import { makeWorker } from '../../../lib/worker/worker.ts'
import { ShiftedClock } from '../../support/shifted-clock.ts'

const STAGE = 'test'
const HOUR_MS = 3_600_000

const runs: string[] = []
/** An app whose one task is in `group`. */
const version = (group: string) =>
  defineApp('moving', {
    tasks: [task({ name: 'note', group, run: (text: string) => void runs.push(`${text} in ${group}`) })],
    groups: { [group]: {} },
  })
const [BEFORE, AFTER] = [version('old'), version('fresh')]
const OLD = queueName({ app: 'moving', stage: STAGE, group: 'old', priority: 2 })
const FRESH = queueName({ app: 'moving', stage: STAGE, group: 'fresh', priority: 2 })

/** The first version on the embedded backend, swept once, and the clocks of its schedules and of all others, which can be set forward. */
async function open() {
  const steered = new SteeredClock(Date.now())
  const emulator = await startEmulator({ port: 0, clock: steered })
  const { endpoint } = emulator
  const aws = awsCaller(endpoint)
  const deploy = (app: typeof BEFORE) =>
    provision(aws, endpoint, planApp(appSpec(app), STAGE), manifestDefinitions(appSpec(app), String))
  const resources = await deploy(BEFORE)
  const clock = new ShiftedClock(systemClock)
  const place = { app: 'moving', stage: STAGE, endpoint, clock }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const backend = awsBackend({ ...place, entropy: systemEntropy })
  const sweeper = createSweeper({ ...place, resources, region: 'us-east-1', credentials })
  const family = makeClientFamily<typeof BEFORE>(backend, place)
  const worker = makeWorker({
    ...backend,
    app: appSpec(AFTER),
    stage: STAGE,
    clientFor: (parent) => family.forParent(parent),
    settings: DEFAULT_SETTINGS,
  })
  await sweeper.sweep(30_000)
  return {
    backend,
    client: withOperations<typeof BEFORE>(family, backend),
    sweep: () => sweeper.sweep(30_000),
    /** The second version, as a stage deploys it that keeps nothing: the old queues go with all that is in them. */
    deploy: async () => {
      await deploy(AFTER)
      for (const level of ['critical', 'high', 'normal', 'low'])
        await aws.json('AmazonSQS.DeleteQueue', {
          QueueUrl: resources.queueUrl.replace(/[^/]*$/, OLD.replace('normal', level)),
        })
    },
    pass: async (ms: number) => {
      clock.shift(ms / 1000)
      await steered.advance(ms, () => emulator.firingsSettled())
    },
    deliver: async () => {
      const messages = await backend.queue.receive(FRESH, { max: 10, waitSeconds: 0, visibilitySeconds: 450 })
      const kept = await worker.processBatch(FRESH, messages, 60_000)
      const done = messages.filter(({ messageId }) => !kept.includes(messageId))
      const receipts = done.map(({ receipt }) => receipt)
      await backend.queue.deleteMany(FRESH, receipts)
    },
    [Symbol.asyncDispose]: async () => {
      await family.client.close()
      await Promise.all([sweeper.close(), backend.close()])
      aws.close()
      await emulator.close()
    },
  }
}

describe('a deploy that takes a group away while its tasks wait in schedules', () => {
  test('a wait of two days and a schedule made at run time both run in the new group', async () => {
    await using world = await open()
    const handle = await world.client.enqueue('note', 'waited', { delay: '2d' })
    const start = new Date(Date.now() + 60_000)
    await world.client.schedules.create(rate('30h', { key: 'often', task: 'note', input: 'often <', start }))
    const before = await world.backend.scheduler.get('runtime.often')
    await world.deploy()

    const first = await world.sweep()
    const second = await world.sweep()
    await world.pass(2 * HOUR_MS)
    await world.deliver()
    await world.pass(46 * HOUR_MS)
    await world.deliver()

    expect(first.schedules).toEqual({ examined: 2, moved: 2, failed: 0, complete: true })
    expect(second.schedules).toEqual({ examined: 2, moved: 0, failed: 0, complete: true })
    expect(runs.toSorted()).toEqual(['often < in fresh', 'often < in fresh', 'waited in fresh'])
    expect(await handle.outcome({ timeout: '10s' })).toMatchObject({ status: 'SUCCESS' })
    const { message: _, ...after } = (await world.backend.scheduler.get('runtime.often')) ?? { message: '' }
    expect(after).toEqual({ ...before, message: undefined, queue: FRESH })
  })
})
