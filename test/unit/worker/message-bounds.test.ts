import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readAttemptReport } from '../../../lib/core/attempt.ts'
import { encodeEnvelope } from '../../../lib/core/envelope.ts'
import { LIMITS } from '../../../lib/core/limits.ts'
import { failure } from '../../../lib/core/outcome-markers.ts'
import { task } from '../../../lib/core/task.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { envelopeText } from '../../support/fuzz/message.ts'
import { itemBytes, watchedStore } from '../../support/fuzz/storable.ts'
import { withMethods } from '../../support/with-methods.ts'
import { ticks, workerWorld } from '../../support/worker-world.ts'

/** What goes to the process's own output. */
const said = vi.fn()
beforeAll(() => {
  for (const method of ['info', 'warn', 'error'] as const) vi.spyOn(console, method).mockImplementation(said)
})
afterAll(() => vi.restoreAllMocks())

const add = task({ name: 'add', run: ({ a }: { a: number }) => a + 1 })

test('a message that a worker can never know does not live on by lying about its time', async () => {
  const world = workerWorld([add])
  const never = { name: '"nope"', enqueuedAt: '8000000000000000', dueAt: '8000000000000000' }
  await world.send(envelopeText('liar.r', never))

  await world.deliver()
  await world.advance(366 * 86_400_000)
  for (let minute = 0; minute < 40; minute++) {
    await world.deliver()
    await world.advance(60_000)
  }

  expect(world.deadLetters()).toMatchObject([{ attributes: { reason: 'UnknownTask' } }])
})

test("control items are read for the app's own groups only, whatever groups messages name", async () => {
  const asked: string[] = []
  const wrapStore = (store: TaskStore): TaskStore =>
    withMethods(watchedStore(store), {
      getParts: (keys) => {
        asked.push(...keys.map(({ id }) => id))
        return store.getParts(keys)
      },
    })
  const world = workerWorld([add], { wrapStore })
  for (let index = 0; index < 50; index++) await world.send(envelopeText(`g${index}.r`, { group: `"group-${index}"` }))
  await world.send(envelopeText('own.r'))

  while ((await world.queue.depth(world.name)).visible > 0) await world.deliver()

  expect(new Set(asked)).toEqual(new Set(['control#default#2']))
  expect(await world.record('g49.r')).toMatchObject({ status: 'SUCCESS' })
})

test('an error that nobody foresaw gives its message back and lets the rest of the batch end', async () => {
  const wrapStore = (store: TaskStore): TaskStore =>
    withMethods(watchedStore(store), {
      insertMany: async (records) => {
        if (records.some(({ id }) => id === 'odd.r')) throw new Error('a defect')
        return store.insertMany(records)
      },
    })
  const world = workerWorld([add], { wrapStore })
  const good = await world.enqueue('add', { a: 1 })
  await world.send(envelopeText('odd.r'))

  const kept = await world.deliver()

  expect(await world.record(good)).toMatchObject({ status: 'SUCCESS' })
  expect(kept).toHaveLength(1)
  expect(await world.queue.depth(world.name)).toMatchObject({ inFlight: 1 })
  expect(said).toHaveBeenCalledWith(expect.stringContaining('a defect'))
})

test('a task whose record begins with its claim starts neither before its due time nor after its expiry', async () => {
  const world = workerWorld([add], { wrapStore: watchedStore })
  const now = world.clock.now()
  await world.send(envelopeText('early.r', { dueAt: String(now + 5000) }))
  await world.send(envelopeText('late.r', { expiresAt: String(now) }))

  await world.deliver()
  const [early] = await world.store.getMany(['early.r'])
  await world.advance(5000)
  await world.deliver()

  expect(early).toBeUndefined()
  expect(await world.record('early.r')).toMatchObject({ status: 'SUCCESS', startedAt: now + 5000 })
  expect(await world.record('late.r')).toMatchObject({ status: 'FAILURE', error: { type: 'TaskExpired' } })
  expect(await world.store.getParts([{ id: 'late.r', part: 'input' }])).toMatchObject([{ body: '{"input":{"a":1}}' }])
})

test('a message that claims to have been requeued less than never is not requeued more often for it', async () => {
  let runs = 0
  const again = task({
    name: 'again',
    run: (_: unknown, ctx) => {
      runs += 1
      return ctx.requeue()
    },
  })
  const world = workerWorld([again])
  await world.send(envelopeText('again.r', { name: '"again"', labels: '{"requeues":"-1000"}' }))

  for (let round = 0; round < 20; round++) {
    await world.deliver()
    await world.advance(1000)
  }

  expect(runs).toBe(11)
  expect(await world.record('again.r')).toMatchObject({ error: { type: 'TaskRejected' } })
})

test('progress that can not be stored is left out and noted, and the last that can be stands', async () => {
  const odd = task({
    name: 'odd',
    logs: 'all',
    run: async (_: undefined, ctx) => {
      await ctx.progress(1, 3, '\u20ac'.repeat(10_000))
      await ctx.progress(Number.NaN, 3)
    },
  })
  const world = workerWorld([odd], { wrapStore: watchedStore })
  const id = await world.enqueue('odd')

  await world.deliver()
  await ticks()

  const { progress } = await world.record(id)
  const [report] = await world.store.queryParts(id, 'attempt#')
  expect(progress).toMatchObject({ current: 1, total: 3, message: expect.stringMatching(/^\u20ac{512}… \(9488 more/) })
  expect(report === undefined ? undefined : readAttemptReport(report).logs).toMatchObject([
    { level: 'warn', message: expect.stringMatching(/its current is NaN and must be a number/) },
  ])
})

test('the largest record there can be stays far below what an item may hold', async () => {
  const text = (bytes: number) => '\u20ac'.repeat(bytes / 3)
  const labels = Object.fromEntries(
    Array.from({ length: LIMITS.labels.max }, (_, index) => [
      `${String(index).padStart(3, '0')}${text(252)}`,
      text(255),
    ]),
  )
  const largest = task({
    name: `t${'x'.repeat(127)}`,
    keepInput: 'always',
    logs: 'all',
    run: async (_: unknown, ctx) => {
      await ctx.progress(Number.MAX_SAFE_INTEGER, 1, text(100_000))
      for (let line = 0; line < 100; line++) ctx.log.info(text(3000))
      if (ctx.task.attempt === 0) return failure(text(100_000), { retryable: true })
      return text(LIMITS.recordResultBytes.max - 4)
    },
  })
  const world = workerWorld([largest], { wrapStore: watchedStore })
  const id = `${'i'.repeat(250)}.r`
  await world.send(
    encodeEnvelope({
      v: 1,
      id,
      rec: 'claim',
      name: largest.name,
      group: 'default',
      priority: 2,
      input: text(900_000),
      codec: 'json',
      labels,
      track: 'run',
      enqueuedAt: world.clock.now(),
      tenant: 't'.repeat(128),
      parent: 'p'.repeat(256),
      retryOf: 'r'.repeat(256),
      scheduleKey: 's'.repeat(256),
      overlap: 'skip',
    }),
  )

  await world.deliver()
  await world.advance(60_000)
  await world.deliver()

  const record = await world.record(id)
  const parts = await world.store.queryParts(id, '')
  expect(record).toMatchObject({ status: 'SUCCESS', attempt: 1 })
  expect(itemBytes(record)).toBeLessThan(100_000)
  expect(parts.map(({ part }) => part)).toEqual(['attempt#0000', 'attempt#0001', 'input'])
  for (const part of parts) expect(itemBytes(part)).toBeLessThan(100_000)
})
