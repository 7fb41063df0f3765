import { expect, test } from 'vitest'
import { BackendError } from '../../../../lib/core/errors/index.ts'
import { add, app, plain } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

type World = ReturnType<typeof clientWorld<typeof app>>

async function fail(world: World, name: 'add' | 'plain', code = 'HANDLER_ERROR', type = 'Error') {
  const handle =
    name === 'add' ? await world.client.enqueue(add, { a: 1 }) : await world.client.enqueue(plain, { key: '' })
  const error = { type, code, message: 'no', retryable: false }
  await world.end(handle.id, { status: 'FAILURE', error })
  return handle.id
}

test('retryMany runs again the failures that fit, and counts them by name and code', async () => {
  const world = clientWorld(app)
  const timedOut = await fail(world, 'add', 'TASK_TIMEOUT', 'TaskTimeout')
  const other = await fail(world, 'add')
  await fail(world, 'plain', 'TASK_TIMEOUT', 'TaskTimeout')
  const progress: unknown[] = []

  const result = await world.client.retryMany(
    { name: 'add', errorCode: 'TASK_TIMEOUT' },
    { onProgress: (step) => progress.push(step) },
  )

  expect(result).toEqual({
    examined: 3,
    matched: 1,
    retried: 1,
    skipped: 0,
    failed: 0,
    failures: [],
    counts: [{ name: 'add', reason: 'TASK_TIMEOUT', count: 1 }],
  })
  expect(await world.client.get(`${timedOut}~1`)).toMatchObject({ status: 'PENDING', retryOf: timedOut })
  expect(await world.client.get(`${other}~1`)).toBeNull()
  expect(progress).toEqual([{ examined: 3, matched: 1, done: 1 }])
})

test('a preview counts the same, and changes nothing', async () => {
  const world = clientWorld(app)
  const id = await fail(world, 'add')
  await fail(world, 'plain')
  await fail(world, 'plain')

  const preview = await world.client.retryMany({}, { preview: true })

  expect(preview).toMatchObject({ matched: 3, retried: 0 })
  expect(preview.counts).toEqual([
    { name: 'plain', reason: 'HANDLER_ERROR', count: 2 },
    { name: 'add', reason: 'HANDLER_ERROR', count: 1 },
  ])
  expect(await world.client.get(id)).not.toHaveProperty('retriedAs')
})

test('repeats make no second task', async () => {
  const world = clientWorld(app)
  const id = await fail(world, 'add')
  await world.client.retryMany({})
  await world.start(`${id}~1`)

  const again = await world.client.retryMany({})

  expect(again).toMatchObject({ matched: 1, retried: 0, skipped: 1 })
  expect(world.sent().map((envelope) => envelope.id)).toEqual([id, `${id}~1`])
})

test('since and until go by the time of the failure; error types, labels, groups and priorities narrow further', async () => {
  const world = clientWorld(app)
  await fail(world, 'add')
  await world.advance(60_000)
  const from = new Date(world.clock.now())
  await fail(world, 'add', 'X', 'Odd')
  await world.advance(60_000)
  const until = new Date(world.clock.now())
  const labelled = await world.client.enqueue(add, { a: 1 }, { labels: { user: 'u1' }, priority: 'low' })
  await world.fail(labelled.id, { type: 'Error', message: 'no' })

  const count = async (filter: Parameters<typeof world.client.retryMany>[0]) =>
    (await world.client.retryMany(filter, { preview: true })).matched

  expect(await count({ until: from })).toBe(1)
  expect(await count({ since: from })).toBe(2)
  expect(await count({ since: from, until })).toBe(1)
  expect(await count({ errorType: 'Odd' })).toBe(1)
  expect(await count({ labels: { user: 'u1' } })).toBe(1)
  expect(await count({ priority: 'low', group: 'default' })).toBe(1)
  expect(await count({ group: 'images' })).toBe(0)
})

test('max takes the newest, over page bounds', async () => {
  const world = clientWorld(app)
  const oldest = await fail(world, 'add')
  await world.advance(1000)
  for (let count = 0; count < 249; count++) await fail(world, 'add')

  const result = await world.client.retryMany({ max: 249 })

  expect(result).toMatchObject({ examined: 250, matched: 249, retried: 249 })
  expect(await world.client.get(`${oldest}~1`)).toBeNull()
})

test('a task whose input was not kept is told as failed, and the rest is retried', async () => {
  const world = clientWorld(app)
  const large = await world.client.enqueue(plain, { key: 'x'.repeat(1000) })
  await world.fail(large.id, { type: 'Error', message: 'no' })
  await fail(world, 'add')

  const result = await world.client.retryMany({})

  expect(result).toMatchObject({ matched: 2, retried: 1, failed: 1 })
  expect(result.failures).toMatchObject([{ id: large.id, error: { code: 'TASK_NOT_FOUND' } }])
})

test('a backend that fails ends the call; a repeat goes on', async () => {
  const world = clientWorld(app)
  for (let count = 0; count < 3; count++) await fail(world, 'add')
  world.faults.throttle('update')

  await expect(world.client.retryMany({})).rejects.toBeInstanceOf(BackendError)
  const repeated = await world.client.retryMany({})

  expect(repeated).toMatchObject({ matched: 3 })
  expect(repeated.retried + repeated.skipped).toBe(3)
})

test('an aborted call stops before its next page', async () => {
  const world = clientWorld(app)
  for (let count = 0; count < 201; count++) await fail(world, 'add')
  const stop = new AbortController()

  const retrying = world.client.retryMany(
    {},
    { preview: true, signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) },
  )

  await expect(retrying).rejects.toThrow('enough')
})

test.each([
  [{ max: 0 }, 'max is 0 and must be a whole number, 1 or more'],
  [{ since: 'yesterday' }, 'since is "yesterday"'],
  [{ priority: 7 as 3 }, '7 is no priority'],
])('a filter that can not be meant is refused: %j', async (filter, message) => {
  const world = clientWorld(app)

  await expect(world.client.retryMany(filter)).rejects.toThrow(message)
})
