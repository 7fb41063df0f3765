import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULTS } from '../../../lib/core/defaults.ts'
import { queueName } from '../../../lib/core/names.ts'
import { dueSchedule } from '../../../lib/core/schedules/due.ts'
import { pendingRecord } from '../../../lib/core/transitions.ts'
import { createClient } from '../../../lib/entries/client.ts'
import { poll } from '../../../lib/entries/poll.ts'
import { createSweeper } from '../../../lib/entries/sweeper.ts'
import { cron } from '../../../lib/index.ts'
import type { OutgoingMessage } from '../../../lib/ports/task-queue.ts'
import { surplus } from '../../support/iam/surplus.ts'
import type app from './app.ts'
import { openRoles, type RoleName, STAGE } from './world.ts'

/** Each role does all that it is for, under its synthesized policies and no others: a grant that is missing fails here, not in production. */

type World = Awaited<ReturnType<typeof openRoles>>
let world: World
const workers: { stop(): Promise<void> }[] = []

beforeAll(async () => {
  world = await openRoles()
})
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  await world[Symbol.asyncDispose]()
})

const clientOf = (role: RoleName, inlineBytes = 100_000) =>
  createClient<typeof app>({ app: 'roles', stage: STAGE, endpoint: world.fronts[role].endpoint, inlineBytes })
const urlOf = (queue: string) => world.resources.queueUrl.replace(/[^/]*$/, queue)

describe('a producer', () => {
  test('puts tasks in: small and large, kept, many, tracked or not', async () => {
    await using client = clientOf('enqueue')

    await client.enqueue('echo', 'small')
    await client.enqueue('echo', 'x'.repeat(200_000))
    await client.enqueue('echo', 'y'.repeat(1000), { keepInput: 'always' })
    await client.task('echo').enqueueMany(Array.from({ length: 30 }, (_, index) => `many ${index}`))
    await client.enqueue('echo', 'run', { track: 'run' })
    await client.enqueue('echo', 'none', { track: 'none' })
    await client.enqueue('echo', 'later', { delay: '1h' })
    await client.enqueue('echo', 'x'.repeat(200_000), { delay: '300d', track: 'run' })

    expect(world.fronts.enqueue.denied).toEqual([])
  })

  test('uses idempotency keys: two calls at two places make one task, sent again while it waits', async () => {
    await using one = clientOf('enqueue')
    await using two = clientOf('enqueue')

    const handles = [
      await one.enqueue('echo', 'a', { idempotencyKey: 'k' }),
      await two.enqueue('echo', 'a', { idempotencyKey: 'k' }),
    ]

    expect(handles.map(({ created }) => created)).toEqual([true, false])
    expect(new Set(handles.map(({ id }) => id)).size).toBe(1)
    expect(world.fronts.enqueue.denied).toEqual([])
  })

  test('ends what could not be sent, and sends it again under the next id', async () => {
    await using client = clientOf('enqueue')
    const queue = queueName({ app: 'roles', stage: STAGE, group: 'images', priority: 3 })
    await world.aws.json('AmazonSQS.DeleteQueue', { QueueUrl: urlOf(queue) })
    const low = { priority: 'low', idempotencyKey: 'unsent' } as const

    await expect(client.enqueue('grow', 1, { priority: 'low', track: 'run' })).rejects.toThrow()
    await expect(client.enqueue('grow', 1, low)).rejects.toThrow()
    await world.aws.json('AmazonSQS.CreateQueue', { QueueName: queue })
    await expect(client.enqueue('grow', 1, low)).resolves.toMatchObject({ created: true })

    expect(world.fronts.enqueue.denied).toEqual([])
  })

  test('is told that it may not see what came of a task', async () => {
    await using client = clientOf('enqueue')
    const handle = await client.enqueue('echo', 'mine')

    await expect(handle.result({ timeout: '5s' })).rejects.toMatchObject({ code: 'ACCESS_DENIED' })

    expect(world.fronts.enqueue.denied.map(({ action }) => action)).toContain('dynamodb:BatchGetItem')
  })
})

describe('workers', () => {
  test('run all kinds of tasks, retry, fail, dead-letter, and enqueue to each other', async () => {
    const { default: definitions } = await import('./app.ts')
    const start = (group: string, role: RoleName) =>
      poll(definitions, {
        groups: [group],
        stage: STAGE,
        endpoint: world.fronts[role].endpoint,
        ownProcess: false,
        settings: { firstHeartbeatMs: 100 },
      })
    workers.push(start('default', 'defaultWorker'), start('images', 'imagesWorker'))
    await using client = clientOf('operate')
    const queue = queueName({ app: 'roles', stage: STAGE, group: 'default', priority: 2 })
    await world.admin.queue.sendMany(queue, [
      message('no envelope'),
      message({ ...untracked(), inputRef: `s3://${world.resources.bucket}/inputs/none` }),
    ])

    const patient = await client.enqueue('patient', 'x'.repeat(200_000))
    const chained = await Promise.all([client.enqueue('chain', 'twice'), client.enqueue('chain', 'twice')])
    const handles = [
      await client.enqueue('slow', 1500),
      await client.enqueue('fail', 'z'.repeat(1000)),
      await client.enqueue('flaky', ''),
      await client.enqueue('echo', 'x'.repeat(200_000)),
      await client.enqueue('echo', 'run', { track: 'run' }),
      ...chained,
    ]
    const outcomes = await Promise.all(handles.map((handle) => handle.outcome({ timeout: '30s' })))
    await client.drain({}, { timeout: '30s', interval: '100ms' })

    expect(outcomes.map(({ status }) => status)).toEqual(['SUCCESS', 'FAILURE', ...new Array(5).fill('SUCCESS')])
    expect(outcomes.at(-1)?.value).toBe(40_000)
    expect((await client.list({ due: true, name: 'patient' })).tasks).toMatchObject([{ id: patient.id, attempt: 1 }])
    const { names } = await world.admin.scheduler.list({ prefix: `due.${patient.id}.`, limit: 1, cursor: undefined })
    expect(names).toHaveLength(1)
    expect([...world.fronts.defaultWorker.denied, ...world.fronts.imagesWorker.denied]).toEqual([])
  })
})

describe('a reader', () => {
  test('sees status, results of any size, lists and depths, and changes nothing', async () => {
    await using operator = clientOf('operate')
    await using client = clientOf('read')
    const { id } = await operator.enqueue('grow', 50_000)

    const result = await client.handle(id, 'grow').result({ timeout: '20s' })
    await client.get(id)
    await client.list({ limit: 5 })
    const { tasks } = await client.list({ status: 'FAILURE', name: 'fail' })
    await client.handle(tasks[0]?.id ?? '').outcome({ logs: true })
    await client.queues()
    const [record] = await world.admin.store.getMany([id], { consistent: true })
    await world.admin.blobs.delete(record?.resultRef ?? '')
    await expect(client.handle(id, 'grow').result()).rejects.toThrow(/gone|missing|not there/)

    expect(result).toHaveLength(50_000)
    expect(world.fronts.read.denied).toEqual([])
    const waiting = await operator.enqueue('echo', 'waits', { delay: '5m' })
    await expect(client.cancel(waiting.id)).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  })
})

describe('an operator', () => {
  test('cancels, retries, pauses, purges, and works through dead letters', async () => {
    await using client = clientOf('operate')
    const [failed] = (await client.list({ status: 'FAILURE', name: 'fail' })).tasks
    const id = failed?.id ?? ''
    const expired = pendingRecord({ ...envelope(), id: `${id}~1` }, undefined, 1000)
    await world.admin.store.insertMany([{ ...expired, ttl: 1 }])
    const grown = await client.enqueue('grow', 50_000)
    await grown.result({ timeout: '20s' })
    const [record] = await world.admin.store.getMany([grown.id], { consistent: true })
    await world.admin.blobs.delete(record?.resultRef ?? '')

    await client.pause()
    const waiting = await client.enqueue('echo', 'waits', { delay: '5m' })
    await client.cancel(waiting.id)
    await client.enqueue('echo', 'x'.repeat(200_000), { delay: '5m', track: 'run' }).then(({ id }) => client.cancel(id))
    await client.retry(id)
    const later = await client.enqueue('echo', 'waits', { delay: '5d' })
    await client.cancel(later.id)
    expect(await world.admin.scheduler.get(`due.${later.id}`)).toBeUndefined()
    await client.handle(id).outcome({ logs: true })
    await client.get(grown.id)
    await client.queues()
    await client.retryMany({ name: 'fail' })
    await client.cancelMany({ name: 'fail' })
    await client.deadLetters.list()
    await client.deadLetters.redrive()
    await client.purge({ group: 'default', priority: 'low' })
    await client.resume()
    await client.drain({ priority: 'low' }, { timeout: '30s', interval: '100ms' })
    await client.deadLetters.purge()

    expect(world.fronts.operate.denied).toEqual([])
  })
})

describe('an operator of schedules', () => {
  test('makes, changes, lists and deletes them', async () => {
    await using client = clientOf('operate')
    const entry = (expression: string) => cron(expression, { key: 'tick', task: 'echo', input: 'tick' } as const)

    await client.schedules.create(entry('0 0 1 1 *'))
    await client.schedules.create(entry('0 0 1 1 *'))
    await client.schedules.update(entry('0 0 2 1 *'))
    await client.schedules.pause('tick')
    const { schedules } = await client.schedules.list()
    const gone = [await client.schedules.delete('tick'), await client.schedules.delete('tick')]

    expect(schedules).toMatchObject([{ key: 'tick', enabled: false }])
    expect(gone).toEqual([true, false])
    expect(world.fronts.operate.denied).toEqual([])
  })
})

describe('the sweeper', () => {
  test('ends tasks whose message is gone, works off a queue that a deploy left behind, and has schedules send elsewhere', async () => {
    const gone = `tl_roles_${STAGE}_gone_normal`
    for (const name of [gone, `${gone}_dlq`]) {
      await world.aws.json('AmazonSQS.CreateQueue', { QueueName: name })
      await world.admin.queue.sendMany(name, [message({ ...untracked(), input: 'moved' })])
    }
    const dueAt = Date.now() + 86_400_000
    const waiting = { id: 'waits', queue: gone, body: JSON.stringify(envelope()), dueAt, first: true }
    const due = dueSchedule(waiting, String)
    await world.admin.scheduler.create(due)
    await world.admin.scheduler.create({ ...due, name: 'runtime.once' })
    const lost = envelope(Date.now() - DEFAULTS.queue.retentionMs - 7_200_000)
    await world.admin.store.insertMany([pendingRecord(lost, undefined, 86_400_000)])
    const sweeper = createSweeper({
      app: 'roles',
      stage: STAGE,
      resources: world.resources,
      endpoint: world.fronts.sweep.endpoint,
    })

    const sweeps = [await sweeper.sweep(30_000, 0), await sweeper.sweep(30_000, 0), await sweeper.sweep(30_000, 0)]
    await sweeper.close()

    expect(sweeps).toMatchObject([
      { ended: 1, retired: [{ moved: 1 }, { moved: 1 }], schedules: { moved: 2, failed: 0, complete: true } },
      { retired: [{ deleted: false }, { deleted: false }] },
      { retired: [{ queue: gone, deleted: true }, {}] },
    ])
    expect(world.fronts.sweep.denied).toEqual([])
  })
})

describe('no role may do what it never does', () => {
  test.each(['enqueue', 'read', 'operate', 'sweep'] as const)('%s', (role) => {
    expect(surplus(world.policies(role), world.fronts[role].allowed)).toEqual([])
  })

  test('workers', () => {
    const { defaultWorker, imagesWorker } = world.fronts

    const left = surplus(world.policies('defaultWorker'), [...defaultWorker.allowed, ...imagesWorker.allowed])

    // That one its event source mappings need, which are AWS's own.
    expect(left).toEqual(['sqs:GetQueueAttributes on queues'])
  })
})

function envelope(enqueuedAt = Date.now()) {
  const what = { name: 'echo', group: 'default', priority: 2, codec: 'json' } as const
  return { v: 1, id: crypto.randomUUID(), rec: 'put', ...what, track: 'full', enqueuedAt } as const
}

/** One whose record begins with its claim. */
function untracked() {
  const { id, ...rest } = envelope()
  return { ...rest, id: `${id}.r`, rec: 'claim', track: 'run' }
}

function message(body: object | string): OutgoingMessage {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { body: text, delaySeconds: 0, group: undefined, attributes: {} }
}
