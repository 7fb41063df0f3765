import { expect, test } from 'vitest'
import { makeClient } from '../../../lib/client/client.ts'
import type { PartialEnqueueError } from '../../../lib/core/errors/index.ts'
import { add, app } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

test('enqueueMany gives the handles in order, in full batches, and tells how far it is', async () => {
  const world = clientWorld(app)
  const items = Array.from({ length: 1000 }, (_, a) => ({ task: 'add', input: { a } }) as const)
  const progress: (number | undefined)[] = []

  const handles = await world.client.enqueueMany(items, { onProgress: ({ enqueued }) => progress.push(enqueued) })

  expect(handles.map(({ id }) => id)).toEqual(world.sent().map(({ id }) => id))
  expect(world.counts).toMatchObject({ send: 100, insert: 40 })
  expect(progress.at(-1)).toBe(1000)
})

test('each item of enqueueMany has its own task and options', async () => {
  const world = clientWorld(app)

  const [sum, image] = await world.client.enqueueMany([
    { task: add, input: { a: 1 }, options: { priority: 'low' } },
    { task: 'image', input: { key: 'k' } },
  ])

  expect(world.sent('default', 3)).toMatchObject([{ id: sum.id }])
  expect(world.sent('images', 1)).toMatchObject([{ id: image.id }])
})

test('a bad item of an array is named by its place, and nothing of the array is sent', async () => {
  const world = clientWorld(app)

  const refusal = world.client.enqueueMany([
    { task: add, input: { a: 1 } },
    { task: add, input: { a: 'x' } as never },
  ])

  await expect(refusal).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringMatching(/^items\[1\]: /),
  })
  expect(world.sent()).toEqual([])
})

test("a fault that is no one item's names none", async () => {
  const { backend } = clientWorld(app)
  const lost = makeClient(backend, { app: 'lost', stage: 'test' })

  const refusal = lost.enqueueMany([1, 2].map((a) => ({ task: 'add', input: { a } })))

  await expect(refusal).rejects.toMatchObject({ code: 'APP_NOT_FOUND', message: expect.not.stringContaining('items') })
})

test('a stream is taken in bounded memory: it is not pulled far ahead of what is durable', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        insertMany: async (records) => {
          await released
          return backend.store.insertMany(records)
        },
      },
    }),
  })
  let pulled = 0
  async function* inputs() {
    for (let a = 0; a < 5000; a++) {
      pulled += 1
      yield { task: 'add', input: { a } } as const
    }
  }
  const totals = new Set<number | undefined>()

  const enqueued = world.client.enqueueMany(inputs(), { onProgress: ({ total }) => totals.add(total) })
  await ticks(50)
  const ahead = pulled
  release()
  const handles = await enqueued

  expect(ahead).toBeLessThanOrEqual(1001)
  expect(handles).toHaveLength(5000)
  expect(world.counts.send).toBeLessThanOrEqual(550)
  expect([...totals]).toEqual([undefined])
})

test('a stream ends at its first bad item: what went before is told, what comes after is not pulled', async () => {
  const world = clientWorld(app)
  let pulled = 0
  async function* inputs() {
    for (const a of [1, 2, 'three', 4, 5]) {
      pulled += 1
      yield { task: 'add', input: { a } } as never
    }
  }

  const error = await world.client.enqueueMany(inputs()).then(
    () => expect.fail('it was taken'),
    (thrown: PartialEnqueueError) => thrown,
  )

  expect(error).toMatchObject({
    code: 'PARTIAL_ENQUEUE',
    refused: [{ id: 'items[2]', error: { code: 'INPUT_INVALID' } }],
    unknown: [],
  })
  expect(error.accepted).toEqual(world.sent().map(({ id }) => id))
  expect(pulled).toBe(3)
})

test('an abort stops the pulling; what travels is finished first', async () => {
  const world = clientWorld(app)
  const controller = new AbortController()
  async function* inputs() {
    yield { a: 1 }
    controller.abort(new Error('enough'))
    yield { a: 2 }
  }

  const enqueued = world.client.task('add').enqueueMany(inputs(), { signal: controller.signal })

  await expect(enqueued).rejects.toThrow('enough')
  expect(world.sent()).toMatchObject([{ input: { a: 1 } }])
})

test('a bound task takes any iterable', async () => {
  const world = clientWorld(app)

  const handles = await world.client.task('add').enqueueMany(new Set([{ a: 1 }, { a: 2 }]))

  expect(handles).toHaveLength(2)
})
