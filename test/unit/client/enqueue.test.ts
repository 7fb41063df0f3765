import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineApp } from '../../../lib/core/app.ts'
import { task } from '../../../lib/core/task.ts'
import { add, app, brief } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

test('an enqueued task has a record and a message, and its handle gives the result once a worker has settled it', async () => {
  const world = clientWorld(app)

  const handle = await world.client.enqueue(add, { a: 1 })
  const result = handle.result()
  await world.succeed(handle.id, { sum: 2 })
  await world.advance(20)

  expect(await result).toEqual({ sum: 2 })
  expect(handle.created).toBe(true)
  expect(world.sent()).toMatchObject([{ v: 1, id: handle.id, rec: 'put', name: 'add', input: { a: 1 }, track: 'full' }])
  expect(await world.record(handle.id)).toMatchObject({ status: 'SUCCESS', input: '{"a":1}' })
})

test('S6 a delay, a priority and a due time are honoured: the message is hidden, and the record says until when', async () => {
  const world = clientWorld(app)

  const delayed = await world.client.enqueue(add, { a: 1 }, { delay: '90s', priority: 'CRITICAL' })
  const dueAt = new Date(world.clock.now() + 60_000)
  const due = await world.client.enqueue(add, { a: 1 }, { dueAt, priority: 0 })

  const messages = world.queue.peek(world.physicalQueue('default', 0))
  expect(messages.map(({ delaySeconds }) => delaySeconds)).toEqual([90, 60])
  expect((await world.record(delayed.id)).notBefore).toBe(world.clock.now() + 90_000)
  expect((await world.client.get(due.id))?.dueAt).toEqual(dueAt)
})

test('what is given with a task travels in its envelope; what is not is left to the definition', async () => {
  const world = clientWorld(app)

  await world.client.enqueue(
    add,
    { a: 1 },
    { labels: { user: 'u1' }, tenant: 't1', timeout: '5s', retry: { attempts: 4 } },
  )
  await world.client.enqueue(add, { a: 2 })

  const [full, bare] = world.sent()
  expect(full).toMatchObject({
    labels: { user: 'u1' },
    tenant: 't1',
    timeout: 5000,
    retry: { attempts: 4, initialMs: 1000 },
  })
  expect(Object.keys(bare ?? {})).toEqual([
    'v',
    'id',
    'rec',
    'name',
    'group',
    'priority',
    'input',
    'codec',
    'track',
    'enqueuedAt',
  ])
  expect(world.queue.peek(world.physicalQueue()).map(({ group }) => group)).toEqual(['t1', undefined])
})

test("a task of track 'run' or 'none' is sent without a record, which begins with the claim or never", async () => {
  const world = clientWorld(app)

  const run = await world.client.enqueue(brief, 1)
  const none = await world.client.enqueue('fire', 1)

  expect(world.counts.insert).toBe(0)
  expect(world.sent().map(({ id, rec, track }) => [id, rec, track])).toEqual([
    [run.id, 'claim', 'run'],
    [none.id, 'claim', 'none'],
  ])
  expect([run.id.slice(-2), none.id.slice(-2)]).toEqual(['.r', '.n'])
})

test('the record is written before the message is sent, so that no worker meets a message without one', async () => {
  const world = clientWorld(app)
  world.faults.throttle('insert')

  await expect(world.client.enqueue(add, { a: 1 })).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' })

  expect(world.sent()).toEqual([])
})

test('a thousand enqueue calls in one tick make at most 110 send and 45 insert requests', async () => {
  const world = clientWorld(app)

  const handles = await Promise.all(Array.from({ length: 1000 }, (_, a) => world.client.enqueue('add', { a })))

  expect(new Set(handles.map(({ id }) => id)).size).toBe(1000)
  expect(world.sent()).toHaveLength(1000)
  expect(world.counts.send).toBeLessThanOrEqual(110)
  expect(world.counts.insert).toBeLessThanOrEqual(45)
})

test('a thousand calls over all priorities, with a schema that validates asynchronously and a manifest to read, do so, too', async () => {
  const slow = task({
    name: 'slow',
    input: z.number().refine(async () => true),
    run: (n) => n,
  })
  const world = clientWorld(defineApp('slow', { tasks: [slow] }))
  const typesOnly = clientWorld(app, { definitions: false })
  const priorityOf = (index: number) => (['critical', 'high', 'normal', 'low'] as const)[index % 4] ?? 'low'

  await Promise.all(Array.from({ length: 1000 }, (_, n) => world.client.enqueue(slow, n, { priority: priorityOf(n) })))
  await Promise.all(Array.from({ length: 1000 }, (_, a) => typesOnly.client.enqueue('add', { a })))

  expect(world.counts.send).toBeLessThanOrEqual(110)
  expect(world.counts.insert).toBeLessThanOrEqual(45)
  expect(typesOnly.counts).toMatchObject({ send: 100, insert: 40, manifest: 1 })
})

test('calls of one tick travel together, however differently long it takes to check them', async () => {
  const quick = task({ name: 'quick', run: () => {} })
  const slow = task({
    name: 'slow',
    input: z.number().refine((n) => Promise.resolve(n).then((later) => later > 0)),
    run: () => {},
  })
  const world = clientWorld(defineApp('mixed', { tasks: [quick, slow] }))

  await Promise.all([world.client.enqueue(quick, undefined), world.client.enqueue(slow, 1)])

  expect(world.counts).toMatchObject({ insert: 1, send: 1 })
})

test("a handler's client gives its tasks their parent and depth, and shares the coalescing", async () => {
  const world = clientWorld(app)
  const child = world.forParent({ id: 'parent-1', depth: 2 })

  await Promise.all([child.enqueue(add, { a: 1 }), world.client.enqueue(add, { a: 2 })])
  await child.close()

  expect(world.counts.send).toBe(1)
  const byInput = Map.groupBy(world.sent(), ({ input }) => JSON.stringify(input))
  expect(byInput.get('{"a":1}')).toMatchObject([{ parent: 'parent-1', depth: 3 }])
  expect(byInput.get('{"a":2}')?.[0]).not.toHaveProperty('parent')
  expect(world.closes()).toBe(0)
})

test('closing waits until all that was enqueued is durable, then closes the backend, once; later calls say so', async () => {
  const world = clientWorld(app)
  const enqueued = world.client.enqueue(add, { a: 1 })

  await world.client.close()
  await world.client.close()

  expect(world.sent()).toHaveLength(1)
  expect(world.closes()).toBe(1)
  await enqueued
  await expect(world.client.enqueue(add, { a: 1 })).rejects.toThrow('it has been closed')
})

test('`await using` closes a client', async () => {
  const world = clientWorld(app)
  {
    await using client = world.client
    await client.enqueue(add, { a: 1 })
  }

  expect(world.closes()).toBe(1)
})

test('S7 options set before the input are used by every call of a bound task, labels add up, and the latest wins', async () => {
  const world = clientWorld(app)
  const bound = world.client.task('add').with({ priority: 'high', labels: { team: 'x' } })

  await bound.with({ labels: { user: 'u' } }).enqueue({ a: 1 }, { priority: 'low' })
  await bound.enqueueMany([{ a: 2 }])

  expect(world.sent('default', 3)).toMatchObject([{ labels: { team: 'x', user: 'u' } }])
  expect(world.sent('default', 1)).toMatchObject([{ labels: { team: 'x' }, input: { a: 2 } }])
})

test('call enqueues and waits for the value', async () => {
  const world = clientWorld(app)

  const value = world.client.call('add', { a: 1 }, { wait: { interval: '10ms' } })
  await ticks()
  const [message] = world.sent()
  await world.succeed(message?.id ?? '', { sum: 2 })
  await world.advance(10)

  expect(await value).toEqual({ sum: 2 })
})

test('a call whose result nobody could ever get is refused before it is sent', async () => {
  const world = clientWorld(app)

  await expect(world.client.call('fire', 1)).rejects.toMatchObject({ code: 'NOT_TRACKED' })

  expect(world.sent()).toEqual([])
})
