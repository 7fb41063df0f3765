import { describe, expect, test } from 'vitest'
import { makeClient } from '../../../lib/client/client.ts'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import { group } from '../../../lib/core/group.ts'
import { task } from '../../../lib/core/task.ts'
import { clientWorld } from '../../support/client-world.ts'

/** Before: tasks `a`, then called `b`. After: `c`, in another group. */
const run = (input: number) => input
const before = defineApp('shop', { tasks: [task({ name: 'b', aliases: ['a'], run })] })
const after = defineApp('shop', {
  tasks: [task({ name: 'c', aliases: ['a', 'b'], group: 'fast', priority: 'high', run })],
  groups: { fast: group({ priorities: ['high', 'low'] }) },
})
const renamed = { publish: after as unknown as typeof before }

describe.each([
  ['the definitions', true],
  ['the manifest', false],
] as const)('a caller that knows %s', (_, definitions) => {
  test.each(['a', 'b', 'c'])('enqueues by %s what is called c', async (name) => {
    const world = clientWorld(after, { definitions })

    await world.client.enqueue(name as 'c', 1)
    await world.client.task(name as 'c').enqueue(2)

    expect(world.sent('fast', 1)).toMatchObject([{ name: 'c' }, { name: 'c' }])
  })

  test('lists and retries by any of the names what is on record under another', async () => {
    const world = clientWorld(before, { definitions })
    const { id } = await world.client.enqueue('b', 1)
    await world.fail(id, { type: 'Error', message: 'no' })
    world.publish(renamed.publish)
    const client = definitions ? clientAfter(world) : world.client
    await world.advance(300_000)

    const lists = await Promise.all(['a', 'b', 'c', 'other'].map((name) => client.list({ name: name as 'b' })))
    const preview = await client.retryMany({ name: 'c' }, { preview: true })

    expect(lists.map(({ tasks }) => tasks.length)).toEqual([1, 1, 1, 0])
    expect(preview).toMatchObject({ matched: 1 })
  })

  test('has one task for one idempotency key, before the rename and after', async () => {
    const world = clientWorld(before, { definitions })
    const first = await world.client.enqueue('b', 1, { idempotencyKey: 'k' })
    world.publish(renamed.publish)
    await world.advance(300_000)
    const client = definitions ? clientAfter(world) : world.client

    const second = await client.enqueue('c' as 'b', 1, { idempotencyKey: 'k' })

    expect([second.id, second.created]).toEqual([first.id, false])
  })
})

test('a task that a deploy has moved is sent again to where its worker is now', async () => {
  const world = clientWorld(before, { definitions: false })
  await world.client.enqueue('b', 1, { idempotencyKey: 'k' })
  world.publish(renamed.publish)
  await world.advance(300_000)

  await world.client.enqueue('b', 1, { idempotencyKey: 'k' })

  expect(world.sent('fast', 1)).toMatchObject([{ group: 'fast', priority: 1 }])
})

test('a failed task is retried by its new name, in its new group, at the nearest priority', async () => {
  const world = clientWorld(before, { definitions: false })
  const { id } = await world.client.enqueue('b', 1, { priority: 'normal' })
  await world.fail(id, { type: 'Error', message: 'no' })
  world.publish(renamed.publish)
  await world.advance(300_000)

  await world.client.retry(id)

  expect(world.sent('fast', 1)).toMatchObject([{ name: 'c', group: 'fast', priority: 1, retryOf: id }])
})

describe('aliases', () => {
  const one = () => 1
  const problemsOf = (...tasks: Parameters<typeof task>[0][]) => {
    try {
      defineApp('shop', { tasks: tasks.map((definition) => task(definition)) })
      return []
    } catch (error) {
      return (error as { readonly problems: readonly string[] }).problems
    }
  }

  test('must be names that no task has', () => {
    expect(problemsOf({ name: 'a', run: one }, { name: 'b', aliases: ['a'], run: one })).toEqual([
      "'a' is an alias and also a task's own name; remove the alias, or rename the task",
    ])
  })

  test('must not be given twice', () => {
    expect(problemsOf({ name: 'a', aliases: ['x'], run: one }, { name: 'b', aliases: ['x'], run: one })).toEqual([
      "the alias 'x' is given twice; leave it with one task",
    ])
  })

  test.each([['not a list'], [['sp ace']], [[7]]])('must be a list of task names: %j', (aliases) => {
    expect(problemsOf({ name: 'a', aliases: aliases as never, run: one })).toMatchObject([
      expect.stringContaining("task 'a': aliases"),
    ])
  })
})

/** The client of a producer that was deployed anew. */
function clientAfter({ backend }: ReturnType<typeof clientWorld<typeof before>>) {
  return makeClient<typeof before>({ ...backend }, { app: 'shop', stage: 'test', definitions: appSpec(after) })
}
