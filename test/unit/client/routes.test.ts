import { expect, test } from 'vitest'
import { makeClient } from '../../../lib/client/client.ts'
import { defineApp } from '../../../lib/core/app.ts'
import { AppNotFoundError, BackendError } from '../../../lib/core/errors/index.ts'
import { group } from '../../../lib/core/group.ts'
import { task } from '../../../lib/core/task.ts'
import { app } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const MINUTE_MS = 60_000
const later = task({ name: 'later', run: () => {} })
const laterApp = defineApp('shop', { tasks: [later] }) as unknown as typeof app

test('a client with types only learns group, priority and track from the manifest, which it reads once in five minutes', async () => {
  const world = clientWorld(app, { definitions: false })

  await Promise.all([world.client.enqueue('image', { key: 'k' }), world.client.enqueue('brief', 1)])
  await world.advance(5 * MINUTE_MS - 1)
  await world.client.enqueue('image', { key: 'k' })
  const reads = world.counts.manifest
  await world.advance(1)
  await world.client.enqueue('image', { key: 'k' })

  expect([reads, world.counts.manifest]).toEqual([1, 2])
  expect(world.sent('images', 1)).toHaveLength(3)
  expect(world.sent()[0]).toMatchObject({ track: 'run' })
})

test('a task that the manifest does not have makes it be read again at once', async () => {
  const world = clientWorld(app, { definitions: false })
  await world.client.enqueue('add', { a: 1 })
  world.publish(laterApp)

  await world.client.enqueue('later' as never, undefined as never)

  expect(world.counts.manifest).toBe(2)
})

test('a task that nobody has is refused with the names of those that are there', async () => {
  const worlds = [clientWorld(app, { definitions: false }), clientWorld(app)]

  for (const world of worlds) {
    await expect(world.client.enqueue('nope' as never, {} as never)).rejects.toMatchObject({
      code: 'UNKNOWN_TASK',
      message: expect.stringContaining("'nope'; known are add, plain, nothing"),
    })
    await expect(world.client.enqueue('constructor' as never, {} as never)).rejects.toMatchObject({
      code: 'UNKNOWN_TASK',
    })
  }
})

test('a task that a deploy moved is sent to its new queue when the old one is gone', async () => {
  const gone = 'tl_shop_test_default_normal'
  const world = clientWorld(app, {
    definitions: false,
    wrap: (backend) => ({
      ...backend,
      queue: {
        ...backend.queue,
        sendMany: async (name, messages) =>
          name === gone
            ? messages.map(() => ({ outcome: 'unavailable', error: new AppNotFoundError('SQS', `no queue ${name}`) }))
            : backend.queue.sendMany(name, messages),
      },
    }),
  })
  await expect(world.client.enqueue('add', { a: 1 })).rejects.toMatchObject({ code: 'APP_NOT_FOUND' })
  const moved = task({ name: 'add', group: 'math', run: () => {} })
  world.publish(defineApp('shop', { tasks: [moved], groups: { math: group() } }) as unknown as typeof app)

  const handle = await world.client.enqueue('add', { a: 2 })

  expect(world.sent('math')).toMatchObject([{ id: handle.id, input: { a: 2 } }])
})

test('while the manifest can not be read, the old one serves', async () => {
  let down = false
  const world = clientWorld(app, {
    definitions: false,
    wrap: (backend) => ({
      ...backend,
      directory: {
        load: async (name, stage) => {
          if (down) throw new BackendError('SSM', 'slow down', { throttled: true })
          return backend.directory.load(name, stage)
        },
      },
    }),
  })
  await world.client.enqueue('add', { a: 1 })
  down = true
  await world.advance(6 * MINUTE_MS)

  await world.client.enqueue('add', { a: 2 })
  await world.client.enqueue('add', { a: 3 })

  expect(world.sent()).toHaveLength(3)
  expect(world.counts.manifest).toBe(2)
})

test('an app that is not there is told as such', async () => {
  const { backend } = clientWorld(app)
  const client = makeClient(backend, { app: 'lost', stage: 'test' })

  await expect(client.enqueue('add', { a: 1 })).rejects.toMatchObject({ code: 'APP_NOT_FOUND' })
})

test('a definition with mistakes is refused with all of them', async () => {
  const world = clientWorld(app, { definitions: false })
  const broken = task({ name: 'a b', timeout: 'soon' as never, run: () => {} })

  await expect(world.client.enqueue(broken, undefined)).rejects.toMatchObject({ code: 'DEFINITION' })
})
