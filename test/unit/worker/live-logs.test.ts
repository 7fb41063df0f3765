import { expect, test } from 'vitest'
import { LIVE_PREFIX, readLivePart } from '../../../lib/core/live-logs.ts'
import { task } from '../../../lib/core/task.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { withMethods } from '../../support/with-methods.ts'
import { ticks, workerWorld } from '../../support/worker-world.ts'

/** A task that logs and tells its progress when it is told to, and ends when it is let go. */
function talkative(logs: 'failed' | 'all' | 'none' = 'failed') {
  const gate = Promise.withResolvers<void>()
  let said: ((text: string) => Promise<void>) | undefined
  const definition = task({
    name: 'talk',
    logs,
    run: async (_: undefined, ctx) => {
      said = async (text) => {
        ctx.log.info(text)
        await ctx.progress(1, 2)
      }
      await gate.promise
    },
  })
  return { definition, say: async (text: string) => said?.(text), end: () => gate.resolve() }
}

async function linesOf(store: TaskStore, id: string): Promise<string[][]> {
  const parts = await store.queryParts(id, LIVE_PREFIX)
  return parts.map((part) => readLivePart(part).lines.map(({ message }) => message))
}

test('what a run logs is there with its progress, each line once', async () => {
  const { definition, say, end } = talkative()
  const world = workerWorld([definition])
  const id = await world.enqueue('talk')
  const batch = world.deliver()
  await ticks()

  await say('one')
  await say('two')
  await world.advance(200)
  const first = await linesOf(world.store, id)
  await say('three')
  await world.advance(1000)
  const second = await linesOf(world.store, id)
  end()
  await ticks()
  await batch

  expect(first).toEqual([['one', 'two']])
  expect(second).toEqual([['one', 'two'], ['three']])
})

test('nothing is kept of a task that wants no logs', async () => {
  const { definition, say, end } = talkative('none')
  const world = workerWorld([definition])
  const id = await world.enqueue('talk')
  const batch = world.deliver()
  await ticks()

  await say('one')
  await world.advance(200)
  end()
  await ticks()
  await batch

  expect(await linesOf(world.store, id)).toEqual([])
})

test('a table that does not take the lines does not trouble the run', async () => {
  const { definition, say, end } = talkative()
  const refuse = async () => {
    throw new Error('not now')
  }
  const world = workerWorld([definition], { wrapStore: (store) => withMethods(store, { putParts: refuse }) })
  const id = await world.enqueue('talk')
  const batch = world.deliver()
  await ticks()

  await say('one')
  await world.advance(200)
  end()
  await ticks()
  await batch

  expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', progress: { current: 1, total: 2 } })
})
