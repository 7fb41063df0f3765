import { expect, test } from 'vitest'
import { encodeEnvelope } from '../../../../lib/core/envelope.ts'
import { add, app, fireAndForget } from '../../../support/client-app.ts'
import { clientWorld, ticks } from '../../../support/client-world.ts'

type World = ReturnType<typeof clientWorld<typeof app>>

/** Puts a message in the dead-letter queue of default/normal, as a worker or as SQS would. */
async function bury(world: World, body: string, attributes: Record<string, string> = {}) {
  await world.queue.sendMany(`${world.physicalQueue()}_dlq`, [{ body, delaySeconds: 0, group: 'tenant', attributes }])
}

/** The body of a `none` task's message: what a dead letter mostly is. */
async function untracked(world: World, input: number): Promise<string> {
  await world.client.enqueue(fireAndForget, input)
  const [envelope] = world.sent().slice(-1)
  if (envelope === undefined) throw new Error('nothing was sent')
  return encodeEnvelope(envelope)
}

const dead = (world: World) => world.queue.peek(`${world.physicalQueue()}_dlq`)

test('list shows dead letters as they are, and gives them back at once', async () => {
  const world = clientWorld(app)
  const body = await untracked(world, 1)
  await bury(world, body, { reason: 'Failed', detail: 'Error: no' })
  await world.advance(1000)
  await bury(world, 'no JSON')

  const { messages, ...tally } = await world.client.deadLetters.list()

  expect(tally).toEqual({ examined: 2, matched: 2, complete: true })
  expect(messages).toMatchObject([
    { group: 'default', priority: 2, reason: 'Failed', detail: 'Error: no', name: 'fire', body, receiveCount: 1 },
    { reason: 'ReceivedTooOften', detail: '', body: 'no JSON', sentAt: new Date(world.clock.now()) },
  ])
  expect(await world.queue.depth(`${world.physicalQueue()}_dlq`)).toEqual({ visible: 2, inFlight: 0, delayed: 0 })
})

test('reason, task name, age, group and priority choose among them', async () => {
  const world = clientWorld(app)
  await bury(world, await untracked(world, 1), { reason: 'Failed' })
  await world.advance(1000)
  const before = new Date(world.clock.now())
  await bury(world, 'x', { reason: 'Malformed' })
  const matched = async (filter: Parameters<typeof world.client.deadLetters.preview>[0]) =>
    (await world.client.deadLetters.preview(filter)).matched

  expect(await matched({})).toBe(2)
  expect(await matched({ reason: 'Malformed' })).toBe(1)
  expect(await matched({ name: 'fire' })).toBe(1)
  expect(await matched({ before })).toBe(1)
  expect(await matched({ group: 'default', priority: 'normal' })).toBe(2)
  expect(await matched({ group: 'images' })).toBe(0)
})

test('preview counts by queue, name and reason, and changes nothing', async () => {
  const world = clientWorld(app)
  for (const input of [1, 2]) await bury(world, await untracked(world, input), { reason: 'Failed' })
  await bury(world, 'x', { reason: 'Malformed' })

  const preview = await world.client.deadLetters.preview()

  expect(preview.counts).toEqual([
    { group: 'default', priority: 2, name: 'fire', reason: 'Failed', count: 2 },
    { group: 'default', priority: 2, name: '', reason: 'Malformed', count: 1 },
  ])
  expect(dead(world)).toHaveLength(3)
})

test('redrive sends those that fit back as they were, without the reason, and leaves the rest', async () => {
  const world = clientWorld(app)
  const body = await untracked(world, 1)
  await bury(world, body, { reason: 'Failed', detail: 'Error: no', source: 'elsewhere' })
  await bury(world, 'x', { reason: 'Malformed' })
  const sentBefore = world.queue.peek(world.physicalQueue()).length

  const result = await world.client.deadLetters.redrive({ reason: 'Failed' })

  expect(result).toMatchObject({ matched: 1, redriven: 1, failed: 0, complete: true })
  const sent = world.queue.peek(world.physicalQueue()).slice(sentBefore)
  expect(sent).toMatchObject([{ body, group: 'tenant', attributes: { source: 'elsewhere' } }])
  expect(sent[0]?.attributes).toEqual({ source: 'elsewhere' })
  expect(dead(world).map((message) => message.body)).toEqual(['x'])
})

test('redrive leaves what would not be run: ended, purged, or without its record', async () => {
  const world = clientWorld(app)
  await world.client.enqueue(add, { a: 1 })
  await world.client.enqueue(add, { a: 2 })
  const [ended, waiting] = world.sent()
  if (ended === undefined || waiting === undefined) throw new Error('nothing was sent')
  await world.succeed(ended.id, { sum: 2 })
  await bury(world, encodeEnvelope(ended), { reason: 'UnknownTask' })
  await bury(world, encodeEnvelope({ ...ended, id: 'gone' }), { reason: 'RecordMissing' })
  await bury(world, encodeEnvelope(waiting))
  await bury(world, encodeEnvelope({ ...waiting, enqueuedAt: 5 }))
  await world.store.putParts([{ id: 'control#default#2', part: 'control', body: '{"purgedBefore":6}' }])

  const result = await world.client.deadLetters.redrive()

  expect(result).toMatchObject({ matched: 4, redriven: 1, left: { ended: 1, recordMissing: 1, purged: 1 } })
  expect(dead(world)).toHaveLength(3)
})

test('redrive is ended between send and delete by a duplicate at worst: nothing is deleted that was not sent', async () => {
  const world = clientWorld(app)
  const body = await untracked(world, 1)
  await bury(world, body)
  world.faults.throttle('send')

  const refused = await world.client.deadLetters.redrive()
  const left = dead(world).length
  world.faults.throttle('delete')
  const duplicated = await world.client.deadLetters.redrive()

  expect(refused).toMatchObject({ redriven: 0, failed: 1 })
  expect(left).toBe(1)
  expect(duplicated).toMatchObject({ redriven: 0, failed: 1 })
  expect(dead(world)).toHaveLength(1)
  expect(world.queue.peek(world.physicalQueue()).filter((message) => message.body === body)).toHaveLength(2)
})

test('what comes back to the dead-letter queue meanwhile is not redriven again', async () => {
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      queue: {
        ...backend.queue,
        sendMany: async (name, messages) => {
          const answers = await backend.queue.sendMany(name, messages)
          if (!name.endsWith('_dlq')) {
            await world.advance(1)
            for (const { body } of messages) await bury(world, body, { reason: 'Malformed' })
          }
          return answers
        },
      },
    }),
  })
  await bury(world, 'x', { reason: 'Malformed' })

  const result = await world.client.deadLetters.redrive()

  expect(result).toMatchObject({ redriven: 1, complete: true })
  expect(dead(world)).toHaveLength(1)
})

test('purge deletes those that fit for good, and holds on to the others only', async () => {
  const givenBack: number[] = []
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      queue: {
        ...backend.queue,
        changeVisibilityMany: (name, changes) => {
          givenBack.push(changes.length)
          return backend.queue.changeVisibilityMany(name, changes)
        },
      },
    }),
  })
  await bury(world, await untracked(world, 1), { reason: 'Failed' })
  await bury(world, 'x', { reason: 'Malformed' })

  const result = await world.client.deadLetters.purge({ reason: 'Malformed' })

  expect(result).toMatchObject({ matched: 1, purged: 1, failed: 0, complete: true })
  expect(dead(world).map(({ attributes }) => attributes['reason'])).toEqual(['Failed'])
  expect(givenBack).toEqual([1])
})

test('many are worked through with progress, and max bounds them', async () => {
  const world = clientWorld(app)
  for (let count = 0; count < 57; count++) await bury(world, `x${count}`)
  const done: number[] = []

  const some = await world.client.deadLetters.purge({ max: 15 })
  const rest = await world.client.deadLetters.redrive({}, { onProgress: (progress) => done.push(progress.done) })
  const listed = await world.client.deadLetters.list({ max: 1 })

  expect(some).toMatchObject({ purged: 15, complete: false })
  expect(rest).toMatchObject({ examined: 42, redriven: 42, complete: true })
  expect(done).toEqual([10, 20, 30, 40, 42])
  expect(listed).toMatchObject({ messages: [], complete: true })
})

test('each message is shown once, even when looking takes longer than it is hidden', async () => {
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      queue: {
        ...backend.queue,
        receive: async (name, options) => {
          const messages = await backend.queue.receive(name, options)
          if (messages.length > 0) await world.advance(100_000)
          return messages
        },
      },
    }),
  })
  for (let count = 0; count < 5; count++) await bury(world, `x${count}`)

  const { messages, complete } = await world.client.deadLetters.list()

  expect(messages.map(({ body }) => body).toSorted()).toEqual(['x0', 'x1', 'x2', 'x3', 'x4'])
  expect(complete).toBe(false)
})

test('an aborted walk gives back what it held', async () => {
  const world = clientWorld(app)
  for (let count = 0; count < 30; count++) await bury(world, `x${count}`)
  const stop = new AbortController()

  const walking = world.client.deadLetters.preview(
    {},
    { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) },
  )

  await expect(walking).rejects.toThrow('enough')
  await ticks()
  expect((await world.queue.depth(`${world.physicalQueue()}_dlq`)).visible).toBe(30)
})

test('a list of more than a thousand is refused', async () => {
  const world = clientWorld(app)

  await expect(world.client.deadLetters.list({ max: 1001 })).rejects.toThrow(
    'max is 1001 and must be a whole number, 1 to 1000',
  )
})
