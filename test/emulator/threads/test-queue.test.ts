import { threadId } from 'node:worker_threads'
import type { TaskHandle } from 'tasklane'
import { createTestQueue, type TestQueue } from 'tasklane/testing'
import { expect, test } from 'vitest'
import app from './fixtures/tasks.ts'

const ENTRY = new URL('fixtures/tasks.ts', import.meta.url)

test('a test queue with an entry runs isolated groups in threads, and ends one that blocks by its own clock', async () => {
  await using queue = createTestQueue(app, { entry: ENTRY })
  const thread = await queue.client.enqueue('where', undefined)
  await queue.drain()
  const spinning = await queue.client.enqueue('spin', undefined)

  await advanceUntilReady(queue, spinning)

  expect((await thread.result()).threadId).toBeGreaterThan(0)
  expect(await spinning.outcome()).toMatchObject({ status: 'FAILURE', error: { type: 'TaskTimeout' } })
})

test('a handler in a thread uses the client of the test queue', async () => {
  await using queue = createTestQueue(app, { entry: ENTRY })
  const parent = await queue.client.enqueue('parent', undefined)

  await advanceUntilReady(queue, parent)

  expect(await parent.result()).toMatchObject({ values: [8, 10, 12], parent: parent.id })
})

test('a test queue without an entry runs isolated groups beside the test', async () => {
  await using queue = createTestQueue(app)
  const thread = await queue.client.enqueue('where', undefined)

  await queue.drain()

  expect((await thread.result()).threadId).toBe(threadId)
})

test('an entry that has no app says so in the task that needed it', async () => {
  await using queue = createTestQueue(app, { entry: new URL('../poll/support.ts', import.meta.url) })
  const task = await queue.client.enqueue('exit', undefined)

  await queue.drain()

  const { error } = await task.outcome()
  expect(error).toMatchObject({ type: 'WorkerCrashed' })
  expect(error?.message).toContain("give 'entry' as the module whose default export is the app")
})

/** Threads load in real time, of which each step of the clock leaves them a little. */
async function advanceUntilReady(queue: Pick<TestQueue, 'advance'>, task: TaskHandle): Promise<void> {
  while (!(await task.isReady())) await queue.advance('200ms')
}
