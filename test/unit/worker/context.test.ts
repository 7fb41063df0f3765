import { expect, test } from 'vitest'
import { defineApp, task } from '../../../lib/index.ts'
import { createTestQueue } from '../../../lib/testing/index.ts'

test('a copy of the context, with more in it, still enqueues, waits for its signal and steers', async () => {
  const child = task({ name: 'child', run: () => 'done' })
  const parent = task({
    name: 'parent',
    run: async (_: undefined, ctx) => {
      const more = { ...ctx, extra: 1 }
      const handle = await more.client.enqueue(child, undefined)
      await more.progress(1, 2)
      return { id: handle.id, aborted: more.signal.aborted, name: more.task.name }
    },
  })
  await using queue = createTestQueue(defineApp('copies', { tasks: [parent, child] }))

  const handle = await queue.client.enqueue('parent', undefined)
  await queue.drain()

  const { id, aborted, name } = await handle.result()
  expect({ aborted, name }).toEqual({ aborted: false, name: 'parent' })
  expect((await queue.client.get(id))?.status).toBe('SUCCESS')
})
