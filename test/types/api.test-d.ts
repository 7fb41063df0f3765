/**
 * The typing of the public API, compiled by tsc: what must be inferred, and what must be refused, each with its reason.
 * Nothing here is ever run.
 */
import { z } from 'zod'
import { gather } from '../../lib/client/gather.ts'
import { defineApp } from '../../lib/core/app.ts'
import type { Client, EnqueueItem, Outcome, TaskHandle } from '../../lib/core/client-types.ts'
import { failure, success } from '../../lib/core/outcome-markers.ts'
import { task, withState } from '../../lib/core/task.ts'
import { createClient } from '../../lib/entries/client.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function same<A, B>(equal: Equal<A, B>): void

const add = task({
  name: 'add',
  input: z.object({ a: z.number(), b: z.number().default(1) }),
  run: ({ a, b }) => ({ sum: a + b, at: new Date() }),
})
const plain = task({ name: 'plain', run: (input: { key: string }) => input.key.length })
const nothing = task({ name: 'nothing', run: () => 'done' })
const maybe = task({ name: 'maybe', run: async (n: number) => (n > 0 ? success(n) : failure('no')) })
const exact = task({ name: 'exact', codec: 'rich', run: () => new Map([['a', 1n]]) })
const custom = task({
  name: 'custom',
  codec: { name: 'mine', wire: 'exact', encode: String, decode: (text: string) => text },
  run: () => new Date(),
})
const stateful = withState(async () => ({ db: { find: (id: string) => id } })).task({
  name: 'stateful',
  input: z.object({ id: z.string() }),
  run: async ({ id }, ctx) => {
    await ctx.progress(1, 2)
    if (id === '') return ctx.reject('empty')
    return ctx.state.db.find(id)
  },
})
const app = defineApp('media', { tasks: [add, plain, nothing, maybe, exact, custom, stateful] })
const client = createClient<typeof app>({ app: 'media' })

type Sum = { sum: number; at: string }
type ResultOf<H> = H extends TaskHandle<infer Out> ? Out : never

export async function inferred() {
  // The app, or its type and its name, make the same client.
  same<typeof client, Client<typeof app>>(true)
  const byApp = createClient({ app })
  same<typeof byApp, Client<typeof app>>(true)

  // A Date comes back as a string, and the type says so; by name as by definition.
  const byName = await client.enqueue('add', { a: 1 }, { priority: 'HIGH', delay: '10s' })
  same<typeof byName, TaskHandle<Sum>>(true)
  const byDefinition = await client.enqueue(add, { a: 1 })
  same<typeof byDefinition, TaskHandle<Sum>>(true)
  same<number, Awaited<ReturnType<typeof plain>>>(true)

  // `rich` and codecs of wire 'exact' bring back what was returned.
  const map = await client.enqueue('exact', undefined)
  same<ResultOf<typeof map>, Map<string, bigint>>(true)
  same<Map<string, bigint>, Awaited<ReturnType<typeof map.result>>>(true)
  const date = await client.enqueue(custom, undefined)
  same<ResultOf<typeof date>, Date>(true)

  // `gather` gives a tuple in order, from handles and promises of them; from an array, an array.
  const outcomes = await gather([client.enqueue('add', { a: 1 }), client.enqueue('plain', { key: 'k' }), byName])
  same<typeof outcomes, [Outcome<Sum>, Outcome<number>, Outcome<Sum>]>(true)
  const many = await gather(await Promise.all([1, 2, 3].map((a) => client.enqueue('add', { a }))))
  same<(typeof many)[number], Outcome<Sum>>(true)
  const none = await gather([])
  same<typeof none, []>(true)

  // An outcome is narrowed by its status.
  const outcome = outcomes[1]
  if (outcome.status === 'SUCCESS') same<typeof outcome.value, number>(true)
  else if (outcome.status === 'FAILURE') same<typeof outcome.error.message, string>(true)
  same<ReturnType<typeof outcome.unwrap>, number>(true)

  // `success` is unwrapped, `failure` is no value.
  const number = await (await client.enqueue('maybe', 3)).result()
  same<typeof number, number>(true)
  const called = await client.call('maybe', 3, { wait: { timeout: '1s' } })
  same<typeof called, number>(true)
  await client.enqueue('nothing', undefined)
  await stateful({ id: 'x' }, { state: { db: { find: (id) => id } } })
  const sum: number = (await add({ a: 1 })).sum

  // `enqueueMany` gives a tuple, too; a bound task an array; a handle by id is typed by the name.
  const handles = await client.enqueueMany([
    { task: 'add', input: { a: 1 } },
    { task: plain, input: { key: 'k' }, options: { priority: 0 } },
  ])
  same<typeof handles, [TaskHandle<Sum>, TaskHandle<number>]>(true)
  const bound = client.task('add').with({ labels: { user: 'u1' } })
  same<Awaited<ReturnType<typeof bound.enqueue>>, TaskHandle<Sum>>(true)
  same<Awaited<ReturnType<typeof bound.enqueueMany>>, TaskHandle<Sum>[]>(true)
  const byId = client.handle('id', 'plain')
  same<typeof byId, TaskHandle<number>>(true)
  const untyped = client.handle('id')
  same<typeof untyped, TaskHandle<unknown>>(true)
  const fromStream = await client.enqueueMany(stream())
  same<typeof fromStream, TaskHandle[]>(true)

  // Without the app's type any name and input will do, and results are unknown.
  const loose = createClient({ app: 'media' as string })
  const anything = await loose.enqueue('whatever', { x: 1 })
  same<typeof anything, TaskHandle<unknown>>(true)
  return sum
}

export async function refused() {
  // @ts-expect-error a is a number
  await client.enqueue('add', { a: '1' })
  // @ts-expect-error a is required
  await client.enqueue('add', { b: 2 })
  // @ts-expect-error no such task
  await client.enqueue('nope', {})
  // @ts-expect-error a definition's input is checked too
  await client.enqueue(add, { a: 'x' })
  // @ts-expect-error a unit is needed
  await client.enqueue('add', { a: 1 }, { delay: '10' })
  // @ts-expect-error no such priority
  await client.enqueue('add', { a: 1 }, { priority: 'urgent' })
  // @ts-expect-error labels are texts
  await client.enqueue('add', { a: 1 }, { labels: { user: 1 } })
  // @ts-expect-error a retry function exists only in definitions
  await client.enqueue('add', { a: 1 }, { retry: () => '1s' })
  // @ts-expect-error a key alone, or with its window
  await client.enqueue('add', { a: 1 }, { idempotencyKey: { key: 'k' } })
  // @ts-expect-error the app's name is checked
  createClient<typeof app>({ app: 'other' })
  // @ts-expect-error state must be given in a direct call
  await stateful({ id: 'x' })
  // @ts-expect-error a bound task's input is checked
  await client.task('add').enqueue({ a: '1' })
  // @ts-expect-error each item's input is checked by its own task
  await client.enqueueMany([{ task: 'add', input: { key: 'k' } }])
  // @ts-expect-error no task of this name to type the handle by
  client.handle('id', 'nope')
  // @ts-expect-error a handle is no thenable: awaiting it must not wait for the task
  ;(await client.enqueue('add', { a: 1 })).then
}

async function* stream(): AsyncGenerator<EnqueueItem<typeof app>> {
  yield { task: 'add', input: { a: 1 } }
}
