import { expect, test } from 'vitest'
import { AppNotFoundError, BackendError, type PartialEnqueueError } from '../../../lib/core/errors/index.ts'
import type { Backend } from '../../../lib/ports/backend.ts'
import { add, app, brief, fireAndForget } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

test('a task that could not be sent is rejected, and its record ends as CANCELLED EnqueueFailed', async () => {
  const world = clientWorld(app)
  world.faults.throttle('send')

  const refusal = world.client.enqueue(add, { a: 1 })

  await expect(refusal).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE', retryable: true })
  const { tasks } = await world.client.list()
  expect(tasks).toMatchObject([{ status: 'CANCELLED', error: { type: 'EnqueueFailed', code: 'ENQUEUE_FAILED' } }])
})

test('a message whose reply was lost, and whose record could be ended, will not run: the task counts as refused', async () => {
  const world = clientWorld(app)
  world.faults.loseReply('send')

  const refusal = world.client.enqueue(add, { a: 1 })

  await expect(refusal).rejects.toThrow('it will not run; enqueue it again')
  const [message] = world.sent()
  expect(await world.record(message?.id ?? '')).toMatchObject({ status: 'CANCELLED' })
})

test('a task that a worker began although the reply to its send was lost counts as accepted', async () => {
  const world = clientWorld(app, {
    wrap: (backend, { start }) => ({
      ...backend,
      queue: {
        ...backend.queue,
        sendMany: async (name, messages) => {
          await backend.queue.sendMany(name, messages)
          for (const { body } of messages) await start(JSON.parse(body).id)
          return messages.map(() => ({ outcome: 'unavailable', error: new BackendError('send', 'reply lost') }))
        },
      },
    }),
  })

  const handle = await world.client.enqueue(add, { a: 1 })

  expect(await handle.status()).toBe('STARTED')
})

test("a `run` task that could not be sent gets a tombstone, so that a message that did get through won't run", async () => {
  const world = clientWorld(app)
  world.faults.loseReply('send')

  await expect(world.client.enqueue(brief, 1)).rejects.toThrow('it will not run')

  const [message] = world.sent()
  expect(await world.record(message?.id ?? '')).toMatchObject({ status: 'CANCELLED', error: { type: 'EnqueueFailed' } })
})

test('a record that was ended although the reply to that was lost counts as ended', async () => {
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        // As an adapter's retry meets it: the first try did it.
        updateMany: async (writes) => {
          await backend.store.updateMany(writes)
          return backend.store.updateMany(writes)
        },
      },
    }),
  })
  world.faults.throttle('send')

  await expect(world.client.enqueue(add, { a: 1 })).rejects.toThrow('it will not run')
})

test('when nobody can tell whether a task was sent, the error says so', async () => {
  const world = clientWorld(app)
  world.faults.throttle('send')

  await expect(world.client.enqueue(fireAndForget, 1)).rejects.toThrow('it may run after all; to be safe')

  world.faults.loseReply('send')
  world.faults.throttle('update')
  await expect(world.client.enqueue(add, { a: 1 })).rejects.toThrow('it may run after all')
})

test('a queue that is not there is told as such, not as a passing trouble', async () => {
  const world = clientWorld(app, { wrap: withoutQueue('tl_shop_test_default_normal') })

  await expect(world.client.enqueue(add, { a: 1 })).rejects.toMatchObject({ code: 'APP_NOT_FOUND', retryable: false })
})

test('enqueueMany tells which tasks were taken, which were not, and which may have been', async () => {
  const world = clientWorld(app, { wrap: withoutQueue('tl_shop_test_images_high') })
  const items = [
    { task: add, input: { a: 1 } },
    { task: 'image', input: { key: 'k' } },
    { task: add, input: { a: 2 } },
  ] as const

  const error: PartialEnqueueError = await world.client.enqueueMany(items).then(
    () => expect.fail('it was taken'),
    (thrown) => thrown,
  )

  expect(error).toMatchObject({ code: 'PARTIAL_ENQUEUE', unknown: [], refused: [{ error: { code: 'APP_NOT_FOUND' } }] })
  expect(error.accepted).toEqual(world.sent().map(({ id }) => id))
  expect(error.message).toMatch(/^1 of 3 tasks were not enqueued \(the first: /)
})

test('a message that may have been sent is told from one whose queue is not there', async () => {
  const lost = clientWorld(app)
  const missing = clientWorld(app, { wrap: withoutQueue('tl_shop_test_default_normal') })
  lost.faults.loseReply('send')

  const errors = await Promise.all(
    [lost, missing].map((world) => world.client.enqueueMany([{ task: 'fire', input: 1 }]).catch((error) => error)),
  )

  expect(errors).toMatchObject([
    { unknown: [lost.sent()[0]?.id], refused: [] },
    { unknown: [], refused: [{ error: { code: 'APP_NOT_FOUND' } }] },
  ])
})

test('tasks that share a batch with one that fails are taken', async () => {
  const world = clientWorld(app, { wrap: withoutQueue('tl_shop_test_images_high') })

  const [first, second, third] = await Promise.allSettled([
    world.client.enqueue(add, { a: 1 }),
    world.client.enqueue('image', { key: 'k' }),
    world.client.enqueue(add, { a: 2 }),
  ])

  expect([first, second, third].map((settled) => settled?.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

/** A backend that has lost one of its queues. */
function withoutQueue(missing: string) {
  return (backend: Backend): Backend => ({
    ...backend,
    queue: {
      ...backend.queue,
      sendMany: async (name, messages) => {
        if (name !== missing) return backend.queue.sendMany(name, messages)
        const error = new AppNotFoundError('send', `there is no queue ${name}`)
        return messages.map(() => ({ outcome: 'unavailable', error }))
      },
    },
  })
}
