import { expect, test } from 'vitest'
import { defineApp } from '../../../lib/core/app.ts'
import { group } from '../../../lib/core/group.ts'
import { keptInputPart } from '../../../lib/core/kept-input.ts'
import { task } from '../../../lib/core/task.ts'
import { add, app, brief } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const ERROR = { type: 'Error', message: 'no' }

test('a failed task is run again as a new one, whose id follows from the old; each knows of the other', async () => {
  const world = clientWorld(app)
  const options = { labels: { user: 'u', requeues: '3' }, priority: 'low', tenant: 't' } as const
  const { id } = await world.client.enqueue(add, { a: 1 }, options)
  await world.fail(id, ERROR)

  const again = await world.client.retry(id)

  expect(again).toMatchObject({ id: `${id}~1`, created: true })
  expect(await world.client.get(id)).toMatchObject({ status: 'FAILURE', retriedAs: again.id })
  expect(await world.client.get(again.id)).toMatchObject({ status: 'PENDING', retryOf: id, input: { a: 1 } })
  const message = world.sent('default', 3).at(-1)
  expect(message).toMatchObject({ id: again.id, rec: 'put', input: { a: 1 }, tenant: 't', labels: { user: 'u' } })
  expect(message?.labels).not.toHaveProperty('requeues')
})

test('retrying again gives the same task; retrying that one gives the next', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue(add, { a: 1 })
  await world.fail(id, ERROR)

  const first = await world.client.retry(id)
  const repeat = await world.client.retry(id)
  await world.fail(first.id, ERROR)
  const second = await world.client.retry(first.id)

  expect(repeat).toMatchObject({ id: first.id, created: false })
  expect(second.id).toBe(`${id}~2`)
})

test('a retry that could not be sent is sent by the next', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue(add, { a: 1 })
  await world.fail(id, ERROR)
  world.faults.throttle('send')

  await expect(world.client.retry(id)).rejects.toThrow('call retry again')
  const again = await world.client.retry(id)

  expect(await again.status()).toBe('PENDING')
  expect(world.sent().map((message) => message.id)).toEqual([id, `${id}~1`])
})

test('a large input comes from where the worker kept it, stored or not', async () => {
  const world = clientWorld(app)
  const inline = await world.client.enqueue('plain', { key: 'x'.repeat(600) })
  const stored = await world.client.enqueue('plain', { key: 'x'.repeat(200_000) })
  for (const message of world.sent()) {
    await world.store.putParts([keptInputPart(message, world.clock.now() / 1000 + 60)])
    await world.fail(message.id, ERROR)
  }

  await world.client.retry(inline.id)
  await world.client.retry(stored.id)

  const [first, second, third, fourth] = world.sent()
  expect(third?.input).toEqual(first?.input)
  expect(fourth?.inputRef).toEqual(second?.inputRef)
})

test('an input that was not kept can not be run again, and the error says what to do', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue('plain', { key: 'x'.repeat(600) })
  await handle.cancel()

  await expect(world.client.retry(handle.id)).rejects.toMatchObject({
    code: 'TASK_NOT_FOUND',
    message: expect.stringContaining("keepInput 'always'"),
  })
})

test('only a failed or cancelled task can be run again', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })

  await expect(world.client.retry(handle.id)).rejects.toThrow('is PENDING, and only a failed or cancelled task')
  await world.succeed(handle.id, { sum: 2 })
  await expect(world.client.retry(handle.id)).rejects.toThrow('enqueue it anew')
  await expect(world.client.retry('nobody')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
})

test('a retried `run` task has a record from the start, and can be asked for however old its first id is', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue(brief, 1, { retention: '30d' })
  const [message] = world.sent()
  if (message === undefined) return expect.fail('no message')
  await world.insertFailed(message)
  await world.advance(20 * 86_400_000)

  const again = await world.client.retry(id)

  expect(again.id).toBe(`${id}~1`)
  expect(await again.status()).toBe('PENDING')
})

test('a task goes to the group that it has today', async () => {
  const world = clientWorld(app, { definitions: false })
  const { id } = await world.client.enqueue('add', { a: 1 })
  await world.fail(id, ERROR)
  const moved = task({ name: 'add', group: 'math', run: () => {} })
  world.publish(defineApp('shop', { tasks: [moved], groups: { math: group() } }) as never)
  await world.advance(300_000)

  await world.client.retry(id)

  expect(world.sent('math')).toMatchObject([{ id: `${id}~1`, group: 'math' }])
})
