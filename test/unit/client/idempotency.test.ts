import { expect, test } from 'vitest'
import { add, app, brief, plain } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

const KEY = { idempotencyKey: 'order-7' }

test('a second call with the same key gives the same task, and sends it again while it waits', async () => {
  const world = clientWorld(app)

  const first = await world.client.enqueue(add, { a: 1 }, KEY)
  const second = await world.client.enqueue(add, { a: 1 }, KEY)

  expect(second.id).toBe(first.id)
  expect([first.created, second.created]).toEqual([true, false])
  expect(world.sent().map(({ id }) => id)).toEqual([first.id, first.id])
})

test('once the task runs or has ended nothing is sent again, and the handle gives its result', async () => {
  const world = clientWorld(app)
  const first = await world.client.enqueue(add, { a: 1 }, KEY)
  await world.succeed(first.id, { sum: 2 })

  const second = await world.client.enqueue(add, { a: 1 }, KEY)

  expect(await second.result({ timeout: 0 })).toEqual({ sum: 2 })
  expect(world.sent()).toHaveLength(1)
  expect(world.counts.update).toBe(0)
})

test('calls of one tick with one key make one task and one message', async () => {
  const world = clientWorld(app)

  const handles = await Promise.all([1, 2, 3].map(() => world.client.enqueue(add, { a: 1 }, KEY)))

  expect(new Set(handles.map(({ id }) => id)).size).toBe(1)
  expect(handles.filter(({ created }) => created)).toHaveLength(1)
  expect(world.sent()).toHaveLength(1)
})

test('two processes with one key make one task', async () => {
  const world = clientWorld(app)
  const other = world.newFamily().client

  const [first, second] = await Promise.all([
    world.client.enqueue(add, { a: 1 }, KEY),
    other.enqueue(add, { a: 1 }, KEY),
  ])

  expect(second.id).toBe(first.id)
  expect((await world.client.list()).tasks).toHaveLength(1)
})

test('another input under the same key is an error that names the key and its task; the order of keys does not count', async () => {
  const world = clientWorld(app)
  const first = await world.client.enqueue(add, { a: 1, b: 2 }, KEY)

  const other = world.client.enqueue(add, { a: 2, b: 2 }, KEY)

  await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', key: 'order-7', taskId: first.id })
  expect((await world.client.enqueue(add, { b: 2, a: 1 }, KEY)).id).toBe(first.id)
})

test('two inputs under one key in one tick: one is taken, the other is told', async () => {
  const world = clientWorld(app)

  const settled = await Promise.allSettled([1, 2].map((a) => world.client.enqueue(add, { a }, KEY)))

  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(world.sent()).toHaveLength(1)
})

test('a key is its own for each task name, and free again when its window is over', async () => {
  const world = clientWorld(app)
  const short = { idempotencyKey: { key: 'order-7', window: '1m' } } as const
  const first = await world.client.enqueue(add, { a: 1 }, short)

  const otherTask = await world.client.enqueue(plain, { key: 'k' }, short)
  await world.advance(60_000)
  const later = await world.client.enqueue(add, { a: 1 }, short)

  expect(new Set([first.id, otherTask.id, later.id]).size).toBe(3)
  expect(later.created).toBe(true)
})

test('a call that died after taking the key is completed by the next one', async () => {
  let dead = true
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        insertMany: (records) => (dead ? new Promise(() => {}) : backend.store.insertMany(records)),
      },
    }),
  })
  void world.client.enqueue(add, { a: 1 }, KEY)
  await ticks()
  dead = false

  const handle = await world.newFamily().client.enqueue(add, { a: 1 }, KEY)

  expect(handle.created).toBe(false)
  expect(await world.record(handle.id)).toMatchObject({ status: 'PENDING', name: 'add', input: '{"a":1}' })
  expect(world.sent()).toMatchObject([{ id: handle.id, rec: 'put' }])
})

test('a key that was taken although the reply to that was lost is ours', async () => {
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        // As an adapter's retry meets it: the first try did it.
        takeKey: async (item, nowMs) => {
          await backend.store.takeKey(item, nowMs)
          return backend.store.takeKey(item, nowMs)
        },
      },
    }),
  })

  const handle = await world.client.enqueue(add, { a: 1 }, KEY)

  expect(handle.created).toBe(true)
  expect(await world.record(handle.id)).toMatchObject({ rev: 0 })
})

test('after a call whose send failed for good, the same key gives a task that does run', async () => {
  const world = clientWorld(app)
  world.faults.throttle('send')
  await expect(world.client.enqueue(add, { a: 1 }, KEY)).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' })

  const second = await world.client.enqueue(add, { a: 1 }, KEY)
  const third = await world.client.enqueue(add, { a: 1 }, KEY)

  expect(second.created).toBe(true)
  expect(third).toMatchObject({ id: second.id, created: false })
  expect(second.id).toMatch(/~1$/)
  expect(await second.status()).toBe('PENDING')
})

test('a first sender that fails at last does not end the task that a second one got through', async () => {
  let intrude = async () => {}
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      queue: {
        ...backend.queue,
        sendMany: async (name, messages) => {
          const once = intrude
          intrude = async () => {}
          await once()
          return backend.queue.sendMany(name, messages)
        },
      },
    }),
  })
  const other = world.newFamily().client
  let second: Promise<{ readonly id: string }> | undefined
  intrude = async () => {
    second = other.enqueue(add, { a: 1 }, KEY)
    await second
    world.faults.throttle('send')
  }

  const first = world.client.enqueue(add, { a: 1 }, KEY)

  await expect(first).rejects.toThrow('it may run after all')
  expect((await second)?.id).toBe(world.sent()[0]?.id)
  expect(await world.record((await second)?.id ?? '')).toMatchObject({ status: 'PENDING' })
})

test('a `run` task with a key is sent again while it may be waiting', async () => {
  const world = clientWorld(app)

  const first = await world.client.enqueue(brief, 1, KEY)
  const second = await world.client.enqueue(brief, 1, KEY)

  expect(second.id).toBe(first.id)
  expect(world.sent().map(({ id, rec }) => [id, rec])).toEqual([
    [first.id, 'claim'],
    [first.id, 'claim'],
  ])
})

test('a `run` task with a key that could not be sent gets no tombstone: the next call sends it', async () => {
  const world = clientWorld(app)
  world.faults.throttle('send')
  await expect(world.client.enqueue(brief, 1, KEY)).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' })

  const handle = await world.client.enqueue(brief, 1, KEY)

  expect(await handle.status()).toBe('PENDING')
  expect(handle.id).not.toContain('~')
  expect(world.sent()).toMatchObject([{ id: handle.id }])
})

test("a keyed task's record is kept as long as its key, so that it can't run twice in its window", async () => {
  const world = clientWorld(app)
  const options = { idempotencyKey: { key: 'k', window: '3d' }, retention: '1h' } as const
  const first = await world.client.enqueue(add, { a: 1 }, options)
  await world.succeed(first.id, { sum: 2 })

  await world.advance(2 * 86_400_000)
  const second = await world.client.enqueue(add, { a: 1 }, options)

  expect(second).toMatchObject({ id: first.id, created: false })
  expect(world.sent()).toHaveLength(1)
})

test('a stored input that turns out to be of no use is deleted', async () => {
  const stored: string[] = []
  const world = clientWorld(app, {
    inlineBytes: 300,
    wrap: (backend) => ({
      ...backend,
      blobs: {
        ...backend.blobs,
        put: async (key, text) => {
          const reference = await backend.blobs.put(key, text)
          stored.push(reference)
          return reference
        },
      },
    }),
  })
  const input = { key: 'x'.repeat(500) }
  const first = await world.client.enqueue(plain, input, KEY)
  await world.start(first.id)

  await world.client.enqueue(plain, input, KEY)

  const texts = await Promise.all(stored.map((reference) => world.blobs.get(reference)))
  expect(texts).toEqual([JSON.stringify(input), undefined])
})
