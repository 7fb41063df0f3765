import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awsBackend } from '../../lib/adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../../lib/adapters/system.ts'
import { ResultTimeoutError } from '../../lib/core/errors/index.ts'
import { createClient, gather } from '../../lib/entries/client.ts'
import { type Client, cron, type TaskHandle } from '../../lib/index.ts'
import { retainedOf } from '../../scripts/localstack/retained.ts'
import type after from './app-updated/after.ts'
import before from './app-updated/before.ts'
import type { Ran } from './app-updated/ran.ts'
import { type CdkProgram, deployAll, destroyAll } from './support/cdk.ts'
import { inventoryOf } from './support/inventory.ts'
import { say, timed } from './support/say.ts'
import { STAGE } from './support/stage.ts'

const ENDPOINT = process.env['AWS_ENDPOINT_URL'] ?? ''
const PLACE = { stage: STAGE, endpoint: ENDPOINT }
const output = mkdtempSync(join(tmpdir(), 'tasklane-update-'))
const program = (version: 'before' | 'after'): CdkProgram => ({
  file: 'test/localstack/app-updated/cdk.ts',
  output,
  environment: { APP_VERSION: version },
})
const removeRetained = async () => {
  const retained = retainedOf('updated', STAGE, { endpoint: ENDPOINT, region: 'us-east-1' })
  await retained.deleteAll()
  retained.close()
}

describe('an update of the stacks while tasks come in, wait and run', () => {
  /** It was built with the old definitions, and nobody tells it. */
  let oldProducer: Client<typeof before>
  /** It knows names only, and asks the manifest where they go. */
  let newProducer: Client<typeof after>
  beforeAll(async () => {
    await removeRetained()
    await timed('deploy of the app before its update', () => deployAll(program('before')))
    oldProducer = createClient({ app: before, ...PLACE })
    newProducer = createClient<typeof after>({ app: 'updated', ...PLACE })
  }, 300_000)
  afterAll(async () => {
    await oldProducer.close()
    await newProducer.close()
    rmSync(output, { recursive: true })
  })

  test('schedules are deployed as the old code declares them, and one is made at run time', async () => {
    await oldProducer.schedules.create(cron('0 6 * * *', { key: 'own', task: 'work', input: 6 }))

    expect(await schedulesOf(oldProducer)).toEqual({
      'maintenance.stays': 'cron(0 3 * * ? *) in UTC of 1',
      'maintenance.changes': 'cron(0 3 * * ? *) in Asia/Tokyo of 2',
      'maintenance.shrinks': 'cron(0 3 13 * ? *) in UTC of 3',
      'maintenance.goes': 'cron(0 3 13 * ? *) in UTC of 4',
      'runtime.own': 'cron(0 6 * * *) in UTC of 6',
    })
    expect(await storedNames()).toEqual([...AT_FIRST, 'runtime.own'])
  })

  const accepted: TaskHandle<Ran>[] = []
  const legacy: TaskHandle<Ran>[] = []

  test('a steady stream of tasks is accepted all the while, and each is done once, by the old code or the new', {
    timeout: 900_000,
  }, async () => {
    const stop = new AbortController()
    const traffic = keepSending(oldProducer, accepted, stop.signal)
    await sleep(3000)
    legacy.push(...(await oldProducer.task('legacy').with({ delay: '60s' }).enqueueMany([1, 2, 3])))

    await timed('update under traffic', () => deployAll(program('after')))
    await sleep(3000)
    stop.abort()
    await traffic
    say(`${accepted.length} tasks were accepted meanwhile`)
    const outcomes = await sweeping(() => gather(accepted, { timeout: '60s' }))

    expect(outcomes.filter(({ status }) => status !== 'SUCCESS')).toEqual([])
    expect(outcomes.map(({ value }) => value?.n)).toEqual(accepted.map((_, n) => n))
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(accepted.length)
    const by = Map.groupBy(outcomes, ({ value }) => value?.by)
    say(`${by.get('before')?.length} were done by the old code, ${by.get('after')?.length} by the new`)
    expect([...by.keys()].sort()).toEqual(['after', 'before'])
  })

  test('of schedules, the update makes, changes and removes what the code says, and leaves alone what clients made', async () => {
    expect(await schedulesOf(newProducer)).toEqual({
      'maintenance.stays': 'cron(0 3 * * ? *) in UTC of 1',
      'maintenance.changes': 'cron(30 4 * * ? *) in Europe/Paris of 20, off',
      'maintenance.shrinks': 'cron(0 3 13 * ? *) in UTC of 3',
      'maintenance.comes': 'cron(0 5 * * ? *) in UTC of 5',
      'runtime.own': 'cron(0 6 * * *) in UTC of 6',
    })
    expect(await storedNames()).toEqual([...AT_LAST, 'runtime.own'])
  })

  test('a renamed task is known by both names, a moved one runs in its new group', async () => {
    const byOldName = await oldProducer.call('thumbnail', 1, { wait: { timeout: '60s' } })
    const byNewName = await newProducer.call('make-thumbnail', 2, { wait: { timeout: '60s' } })
    const moved = await newProducer.call('index', 3, { wait: { timeout: '60s' } })

    expect([byOldName, byNewName]).toMatchObject([{ by: 'after' }, { by: 'after' }])
    expect(moved).toEqual({ n: 3, by: 'after', group: 'default' })
  })

  test('tasks for a queue that left the app are moved on by the sweeper, and done', async () => {
    const handles = await oldProducer.task('index').enqueueMany([1, 2, 3])

    await sweep()

    const outcomes = await gather(handles, { timeout: '60s' })
    expect(outcomes.map(({ value }) => value)).toEqual([1, 2, 3].map((n) => ({ n, by: 'after', group: 'default' })))
  })

  test('tasks that nobody knows any more wait, and are not lost', async () => {
    await expect.poll(sweptAndHeld, { timeout: 120_000, interval: 5000 }).toBeGreaterThan(2)

    expect(await Promise.all(legacy.map((handle) => handle.status()))).toEqual(['PENDING', 'PENDING', 'PENDING'])
  })

  test('a message with a key that this version does not know is read; one of a newer version waits', async () => {
    const backend = awsBackend({ app: 'updated', ...PLACE, clock: systemClock, entropy: systemEntropy })
    const envelope = { v: 1, id: `extra-${Date.now()}.r`, rec: 'claim', name: 'work', group: 'default', priority: 2 }
    const rest = { input: 7, codec: 'json', track: 'run', enqueuedAt: Date.now(), later: { than: 'this' } }
    const newer = { v: 2, id: 'from-the-future' }
    const before = await held()

    await backend.queue.sendMany(
      `tl_updated_${STAGE}_default_normal`,
      [{ ...envelope, ...rest }, newer].map((body) => ({
        body: JSON.stringify(body),
        delaySeconds: 0,
        group: undefined,
        attributes: {},
      })),
    )

    await expect
      .poll(() => newProducer.get(envelope.id), { timeout: 60_000 })
      .toMatchObject({ status: 'SUCCESS', value: { n: 7, by: 'after' } })
    await expect.poll(held, { timeout: 30_000 }).toBe(before + 1)
    await backend.close()
  })

  test('destroyed, the stacks leave what they retain and nothing else; then that can be removed as well', {
    timeout: 300_000,
  }, async () => {
    const there = await inventoryOf('updated', STAGE, ENDPOINT)
    await timed('destroy', () => destroyAll({ output }))
    const left = await inventoryOf('updated', STAGE, ENDPOINT)
    await removeRetained()
    const atLast = await inventoryOf('updated', STAGE, ENDPOINT)

    for (const [kind, names] of Object.entries(there))
      expect({ kind, some: names.length > 0 }).toEqual({ kind, some: true })
    // What clients made is no part of the stacks: it stays with its group, as tasks stay with their queues.
    const { tables, buckets, queues, scheduleGroups, schedules, ...others } = left
    expect({ tables, buckets, queues, scheduleGroups, schedules }).toEqual({
      tables: there['tables'],
      buckets: there['buckets'],
      queues: there['queues'],
      scheduleGroups: there['scheduleGroups'],
      schedules: ['runtime.own'],
    })
    expect(Object.values(others).flat()).toEqual([])
    expect(Object.values(atLast).flat()).toEqual([])
  })

  async function storedNames(): Promise<readonly string[]> {
    return (await inventoryOf('updated', STAGE, ENDPOINT))['schedules'] ?? []
  }

  async function sweptAndHeld(): Promise<number> {
    await sweep()
    return await held()
  }

  /** All messages in the queues that the app has now. */
  async function held(): Promise<number> {
    const queues = await newProducer.queues()
    return queues.reduce((sum, { depth, inFlight, delayed }) => sum + depth + inFlight + delayed, 0)
  }
})

const AT_FIRST = ['changes', 'goes', 'goes.2', 'shrinks', 'shrinks.2', 'stays'].map((key) => `maintenance.${key}`)
const AT_LAST = ['changes', 'comes', 'shrinks', 'stays'].map((key) => `maintenance.${key}`)

/** What each schedule is, in a line. */
async function schedulesOf({
  schedules,
}: Pick<Client<typeof before | typeof after>, 'schedules'>): Promise<Record<string, string>> {
  const { schedules: found } = await schedules.list()
  return Object.fromEntries(
    found.map(({ scheduler, key, when, timezone, input, enabled }) => [
      `${scheduler}.${key}`,
      `${when} in ${timezone} of ${input}${enabled ? '' : ', off'}`,
    ]),
  )
}

/**
 * What `wait` gives, with a sweep before each try. A batch that the update cuts off comes back when its visibility of 450 s ends, and may do
 * so to a queue that nobody but the sweeper works off any more.
 */
async function sweeping<T>(wait: () => Promise<T>): Promise<T> {
  for (let triesLeft = 12; ; triesLeft--) {
    await sweep()
    try {
      return await wait()
    } catch (error) {
      if (!(error instanceof ResultTimeoutError) || triesLeft === 0) throw error
    }
  }
}

const NAMES = ['work', 'thumbnail', 'index'] as const

/** A few tasks at a time, of each kind, numbered in the order of their acceptance. */
async function keepSending(
  client: Client<typeof before>,
  accepted: TaskHandle<Ran>[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const name = NAMES[accepted.length % NAMES.length] ?? 'work'
    accepted.push(await client.enqueue(name, accepted.length))
    await sleep(100)
  }
}

/** As the hour does, or the end of a deploy. */
async function sweep(): Promise<void> {
  const lambda = new LambdaClient({ endpoint: ENDPOINT })
  const command = new InvokeCommand({ FunctionName: `tl_updated_${STAGE}_sweeper_hourly`, Payload: '{}' })
  const { FunctionError, Payload } = await lambda.send(command)
  lambda.destroy()
  if (FunctionError !== undefined) throw new Error(`the sweeper failed: ${Buffer.from(Payload ?? []).toString()}`)
}
