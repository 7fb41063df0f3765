import { expect, test } from 'vitest'
import { gather } from '../../../lib/client/gather.ts'
import type { ResultTimeoutError } from '../../../lib/core/errors/index.ts'
import { add, app } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

test('gather gives the outcomes of handles, and of promises of them, in order; failures are outcomes, too', async () => {
  const world = clientWorld(app)
  const first = await world.client.enqueue(add, { a: 1 })
  const second = world.client.enqueue('plain', { key: 'k' })

  const gathering = gather([first, second])
  await world.fail((await second).id, { type: 'Error', message: 'no' })
  await world.succeed(first.id, { sum: 2 })
  await ticks()
  await world.advance(100)
  const [sum, length] = await gathering

  expect(sum).toMatchObject({ id: first.id, status: 'SUCCESS', value: { sum: 2 } })
  expect(length).toMatchObject({ status: 'FAILURE', error: { message: 'no' } })
})

test('S11 when time is over, the error holds the outcomes that came in time and the ids of the others', async () => {
  const world = clientWorld(app)
  const handles = await Promise.all([1, 2, 3].map((a) => world.client.enqueue(add, { a })))
  const [first, second, third] = handles.map(({ id }) => id)
  const gathering = gather(handles, { timeout: '1s' }).then(
    () => expect.fail('it came in time'),
    (thrown: ResultTimeoutError) => thrown,
  )
  await world.succeed(second ?? '', { sum: 3 })
  await ticks()

  await world.advance(1000)
  const error = await gathering

  expect(error).toMatchObject({ code: 'RESULT_TIMEOUT', pendingIds: [first, third], outcomes: [{ id: second }] })
  expect(error.message).toContain('2 tasks have not ended within 1000 ms')
})

test('gathering a thousand handles makes at most 12 read requests a round', async () => {
  const world = clientWorld(app)
  const handles = await Promise.all(Array.from({ length: 1000 }, (_, a) => world.client.enqueue(add, { a })))

  const gathering = gather(handles)
  await ticks()
  await world.advance(20)
  const reads = world.counts.read
  await Promise.all(handles.map(({ id }) => world.succeed(id, { sum: 1 })))
  await world.advance(2000)

  expect(reads).toBeLessThanOrEqual(12)
  expect(await gathering).toHaveLength(1000)
})

test('an unknown task ends the whole gathering, and nobody goes on looking', async () => {
  const world = clientWorld(app)
  const waiting = await world.client.enqueue(add, { a: 1 })

  const gathering = expect(gather([waiting, world.client.handle('nobody')])).rejects.toMatchObject({
    code: 'TASK_NOT_FOUND',
  })
  await ticks()
  await world.advance(20)
  await gathering
  await ticks()

  expect(world.clock.next).toBeUndefined()
})

test('gathering nothing gives nothing at once, and an aborted gathering its reason', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })

  expect(await gather([])).toEqual([])
  await expect(gather([handle], { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
})
