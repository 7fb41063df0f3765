import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineApp, RetryLater, task } from '../../../lib/index.ts'
import { createTestQueue } from '../../../lib/testing/index.ts'

const DAY_MS = 86_400_000

function longApp(now: () => number) {
  const starts: number[] = []
  const note = task({ name: 'note', run: () => void starts.push(now()) })
  const patient = task({
    name: 'patient',
    run: (_: undefined, ctx) => {
      starts.push(now())
      if (ctx.task.attempt === 0) throw new RetryLater('2h')
      return 'done'
    },
  })
  return { starts, app: defineApp('long', { tasks: [note, patient] }) }
}

function longQueue() {
  let now = () => 0
  const { starts, app } = longApp(() => now())
  const queue = createTestQueue(app)
  now = queue.now
  return { queue, starts }
}

test('time that is steered lets long delays come, each at its moment and not before', async () => {
  const { queue, starts } = longQueue()
  await using _ = queue
  const began = queue.now()
  const handle = await queue.client.enqueue('note', undefined, { delay: '2h' })
  await queue.client.enqueue('note', undefined, { dueAt: new Date(began + 3 * DAY_MS + 250), track: 'none' })

  await queue.advance('2h')
  const first = [...starts]
  await queue.advance('3d')

  expect(first).toEqual([began + 7_200_000])
  expect(starts.slice(1)).toEqual([began + 3 * DAY_MS + 1000])
  expect(await handle.status()).toBe('SUCCESS')
})

test('a handler asks to run again in two hours, and does', async () => {
  const { queue, starts } = longQueue()
  await using _ = queue
  const handle = await queue.client.enqueue('patient', undefined)

  await queue.drain()
  const waiting = await queue.client.list({ due: true })
  await queue.advance('2h')

  expect(waiting.tasks).toMatchObject([{ id: handle.id, status: 'PENDING', attempt: 1 }])
  expect(await handle.result()).toBe('done')
  expect(starts).toHaveLength(2)
})

test('a task starts within a second of any due time up to a year away, and never early', async () => {
  const waits = fc.oneof(
    fc.integer({ min: 0, max: 2000 }),
    fc.integer({ min: 895_000, max: 1_025_000 }),
    fc.integer({ min: 0, max: 365 * DAY_MS }),
  )
  const track = fc.constantFrom('full' as const, 'run' as const, 'none' as const)

  await fc.assert(
    fc.asyncProperty(waits, fc.integer({ min: 0, max: 999 }), track, async (waitMs, offsetMs, tracked) => {
      const { queue, starts } = longQueue()
      await using _ = queue
      await queue.advance(offsetMs)
      const dueAt = queue.now() + waitMs

      await queue.client.enqueue('note', undefined, { dueAt: new Date(dueAt), track: tracked })
      await queue.advance(Math.max(0, waitMs - 1))
      const early = waitMs > 0 ? [...starts] : []
      await queue.advance(1001)

      expect(early).toEqual([])
      expect(starts).toHaveLength(1)
      expect(starts[0]).toBeGreaterThanOrEqual(dueAt)
      expect(starts[0]).toBeLessThanOrEqual(dueAt + 1000)
    }),
    { numRuns: 25 },
  )
})
