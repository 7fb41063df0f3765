import { expect, test } from 'vitest'
import { add, app, plain } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

test('list gives records newest first, in pages', async () => {
  const world = clientWorld(app)
  const ids: string[] = []
  for (let a = 0; a < 5; a++) {
    ids.unshift((await world.client.enqueue(add, { a })).id)
    await world.advance(1)
  }

  const first = await world.client.list({ limit: 3 })
  const second = await world.client.list({ limit: 3, ...(first.cursor !== undefined && { cursor: first.cursor }) })

  expect([...first.tasks, ...second.tasks].map(({ id }) => id)).toEqual(ids)
  expect(first.tasks[0]).toMatchObject({ name: 'add', status: 'PENDING', input: { a: 4 } })
  expect(second).not.toHaveProperty('cursor')
})

test('list filters by name, status, labels and time of creation', async () => {
  const world = clientWorld(app)
  const early = await world.client.enqueue(add, { a: 1 }, { labels: { user: 'u', team: 't' } })
  await world.advance(1000)
  const middle = new Date(world.clock.now())
  const late = await world.client.enqueue(plain, { key: 'k' }, { labels: { user: 'u' } })
  await world.succeed(late.id, 1)
  const ids = async (options: Parameters<typeof world.client.list>[0]) =>
    (await world.client.list(options)).tasks.map(({ id }) => id)

  expect(await ids({ name: 'add' })).toEqual([early.id])
  expect(await ids({ status: 'SUCCESS' })).toEqual([late.id])
  expect(await ids({ labels: { user: 'u' } })).toEqual([late.id, early.id])
  expect(await ids({ labels: { user: 'u', team: 't' } })).toEqual([early.id])
  expect(await ids({ since: middle })).toEqual([late.id])
  expect(await ids({ until: middle.toISOString() })).toEqual([early.id])
})

test('failures come from their own index, newest failure first, even where the listing index is off', async () => {
  const world = clientWorld(app, {
    manifest: (manifest) => ({ ...manifest, resources: { ...manifest.resources, listing: false } }),
  })
  const [first, second] = [await world.client.enqueue(add, { a: 1 }), await world.client.enqueue(add, { a: 2 })]
  await world.fail(second.id, { type: 'Error', message: 'no' })
  await world.advance(10)
  await world.fail(first.id, { type: 'Error', message: 'no' })

  const { tasks } = await world.client.list({ status: 'FAILURE' })

  expect(tasks.map(({ id }) => id)).toEqual([first.id, second.id])
  await expect(world.client.list()).rejects.toThrow('deployed without its listing index')
})

test('failures are chosen by when they were created, however late they failed', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue(add, { a: 1 })
  await world.advance(1000)
  const until = new Date(world.clock.now())
  await world.advance(1000)
  await world.fail(id, { type: 'Error', message: 'no' })
  const since = new Date(world.clock.now())

  const before = await world.client.list({ status: 'FAILURE', until })
  const after = await world.client.list({ status: 'FAILURE', since })

  expect(before.tasks.map((task) => task.id)).toEqual([id])
  expect(after.tasks).toEqual([])
})

test('a filter that fits few records ends a page after a thousand, with a cursor to go on', async () => {
  const world = clientWorld(app)
  const rare = await world.client.enqueue(plain, { key: 'k' })
  await world.advance(1)
  await Promise.all(Array.from({ length: 1200 }, (_, a) => world.client.enqueue(add, { a })))

  const first = await world.client.list({ name: 'plain', limit: 10 })
  const second = await world.client.list({ name: 'plain', limit: 10, cursor: first.cursor ?? '' })

  expect(first.tasks).toEqual([])
  expect(first.cursor).toBeDefined()
  expect(second.tasks.map(({ id }) => id)).toEqual([rare.id])
})

test.each([
  [{ limit: 0 }, 'limit'],
  [{ limit: 1001 }, 'limit'],
  [{ since: 'yesterday' }, 'since'],
  [{ until: '2027-01-01' }, 'until'],
])('list refuses %j', async (options, option) => {
  const world = clientWorld(app)

  await expect(world.client.list(options)).rejects.toMatchObject({ code: 'OPTION_INVALID', option })
})

test('get gives null for what is unknown', async () => {
  const world = clientWorld(app)

  expect(await world.client.get('nobody')).toBeNull()
  expect(await world.client.get('')).toBeNull()
  expect(await world.client.get('x'.repeat(3000))).toBeNull()
})

test('a record whose codec is unknown here is listed without its input', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue(add, { a: 1 })
  const record = await world.record(id)
  await world.store.insertMany([{ ...record, id: 'other', codec: 'mine' }])

  expect(await world.client.get('other')).toMatchObject({ id: 'other', status: 'PENDING' })
  expect(await world.client.get('other')).not.toHaveProperty('input')
})
