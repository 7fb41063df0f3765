import * as v from 'valibot'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineApp } from '../../../lib/core/app.ts'
import { task } from '../../../lib/core/task.ts'
import { app, exact } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const dated = task({ name: 'dated', input: z.object({ when: z.date() }), run: () => {} })
const coerced = task({ name: 'coerced', input: z.object({ when: z.coerce.date() }), run: () => {} })
const richDate = task({ name: 'rich-date', codec: 'rich', input: z.object({ when: z.date() }), run: () => {} })
const pipe = task({ name: 'pipe', input: v.pipe(v.string(), v.minLength(3)), run: () => {} })
const asynchronous = task({
  name: 'async',
  input: z.string().refine(async (text) => text !== 'bad', 'that is bad'),
  run: () => {},
})
const dates = defineApp('dates', { tasks: [dated, coerced, richDate, pipe, asynchronous] })

test('an input that does not fit is refused with the paths of what is wrong, and nothing is sent', async () => {
  const world = clientWorld(app)

  const refusal = world.client.enqueue('add', { a: 'one', b: true } as never)

  await expect(refusal).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    taskName: 'add',
    issues: [{ path: ['a'] }, { path: ['b'] }],
    message: expect.stringMatching(/input of task 'add' is invalid: a: .+; b: /),
  })
  expect(world.counts).toMatchObject({ insert: 0, send: 0 })
})

test('any Standard Schema validates, synchronous or not', async () => {
  const world = clientWorld(dates)

  await expect(world.client.enqueue(pipe, 'ab')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await expect(world.client.enqueue(asynchronous, 'bad')).rejects.toThrow('that is bad')
  await world.client.enqueue(pipe, 'abc')
  await world.client.enqueue(asynchronous, 'good')

  expect(world.sent().map(({ input }) => input)).toEqual(['abc', 'good'])
})

test('a Date under JSON is validated as the string that arrives, and the message says what to do', async () => {
  const world = clientWorld(dates)
  const when = new Date(0)

  await expect(world.client.enqueue(dated, { when })).rejects.toThrow(
    "a Date travels as a string: use z.coerce.date() or the like in the schema, or codec 'rich'",
  )
  await world.client.enqueue(coerced, { when })
  await world.client.enqueue(richDate, { when })

  expect(world.sent()).toHaveLength(2)
})

test('an input that fits but for another reason gets no hint about Dates', async () => {
  const world = clientWorld(dates)

  const refusal = world.client.enqueue(dated, { when: 'today' } as never)

  await expect(refusal).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('travels') }))
})

test('what the codec can not carry is refused by its path, and nothing is sent', async () => {
  const world = clientWorld(app)
  const cases: readonly (readonly [unknown, string])[] = [
    [{ key: Number.NaN }, 'input.key'],
    [{ items: [1, { when: () => 0 }] }, 'input.items[1].when'],
    [new Map(), 'input'],
  ]

  for (const [input, path] of cases) {
    await expect(world.client.enqueue('plain', input as never)).rejects.toMatchObject({ code: 'SERIALIZATION', path })
  }
  await world.client.enqueue(exact, new Map([['a', 1n]]))

  expect(world.counts.send).toBe(1)
})

test('a client with types only leaves validation to the worker', async () => {
  const world = clientWorld(app, { definitions: false })

  await world.client.enqueue('add', { a: 'one' } as never)

  expect(world.sent()).toMatchObject([{ input: { a: 'one' } }])
})

test('a definition passed to a client with types only is validated, and needs no manifest', async () => {
  const world = clientWorld(dates, { definitions: false })

  await expect(world.client.enqueue(pipe, 'ab')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  await world.client.enqueue(pipe, 'abc')

  expect(world.sent()).toHaveLength(1)
  expect(world.counts.manifest).toBe(0)
})

test('an input too large to travel is stored, and the message says where', async () => {
  const world = clientWorld(app)
  const key = 'x'.repeat(200_000)

  const handle = await world.client.enqueue('plain', { key })

  const [message] = world.sent()
  expect(message?.inputRef).toContain(`inputs/${handle.id}`)
  expect(message).not.toHaveProperty('input')
  expect(await world.blobs.get(message?.inputRef ?? '')).toBe(JSON.stringify({ key }))
  expect(await world.record(handle.id)).not.toHaveProperty('input')
})

test('what fits the limit that the client was given travels in the message', async () => {
  const world = clientWorld(app, { inlineBytes: 1000 })

  await world.client.enqueue('plain', { key: 'x'.repeat(700) })
  await world.client.enqueue('plain', { key: 'x'.repeat(1000) })

  expect(world.sent().map((message) => 'inputRef' in message)).toEqual([false, true])
})

test('an input that no worker could hold is refused with its size and the limit', async () => {
  const world = clientWorld(app)

  const refusal = world.client.enqueue('plain', { key: 'x'.repeat(67_108_864) })

  await expect(refusal).rejects.toMatchObject({
    code: 'PAYLOAD_TOO_LARGE',
    actualBytes: 67_108_874,
    limitBytes: 67_108_864,
    message: expect.stringContaining('send where that is'),
  })
})

test('small inputs are kept in the record, and all of them where the task says so', async () => {
  const world = clientWorld(app)
  const large = { key: 'x'.repeat(600) }

  const small = await world.client.enqueue('plain', { key: 'k' }, { keepInput: 'always' })
  const kept = await world.client.enqueue('plain', large, { keepInput: 'always' })
  const lean = await world.client.enqueue('plain', large)

  const parts = await world.store.getParts([small, kept, lean].map(({ id }) => ({ id, part: 'input' })))
  expect(parts.map((part) => part && JSON.parse(part.body))).toEqual([undefined, { input: large }, undefined])
  expect((await world.record(small.id)).input).toBe('{"key":"k"}')
})
