import { setImmediate as tick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import type { Delivery, OutgoingTask } from '../../../lib/client/delivery.ts'
import { Outbox } from '../../../lib/client/outbox.ts'
import { DEFAULTS } from '../../../lib/core/defaults.ts'

/** An outbox whose deliveries end when they are told to. */
function outboxWorld() {
  const clock = new SteeredClock()
  const underWay: { readonly size: number; readonly end: () => void }[] = []
  const outbox = new Outbox((tasks) => {
    const { promise, resolve } = Promise.withResolvers<Delivery[]>()
    underWay.push({ size: tasks.length, end: () => resolve(tasks.map(() => ({}) as Delivery)) })
    return promise
  }, clock)
  const put = async (count: number, queue = 'q') => {
    for (let task = 0; task < count; task++) void outbox.put({ queue } as OutgoingTask)
    await tick()
  }
  return { clock, put, underWay, sizes: () => underWay.map(({ size }) => size) }
}

test('a task that comes alone is sent in the same tick', async () => {
  const { put, sizes } = outboxWorld()

  await put(1)

  expect(sizes()).toEqual([1])
})

test('while one is on its way, those that come within five milliseconds travel together', async () => {
  const { clock, put, sizes } = outboxWorld()
  await put(1)

  await put(1)
  await put(2)
  const before = sizes()
  await clock.advance(DEFAULTS.client.coalesceMs)

  expect(before).toEqual([1])
  expect(sizes()).toEqual([1, 3])
})

test('a full batch of one queue waits for nothing', async () => {
  const { put, sizes } = outboxWorld()
  await put(1)

  await put(6, 'one')
  await put(6, 'other')
  const parted = sizes()
  await put(4, 'one')

  expect(parted).toEqual([1])
  expect(sizes()).toEqual([1, 16])
})

test('those that wait for more go as soon as nothing else is on its way', async () => {
  const { put, sizes, underWay } = outboxWorld()
  await put(1)
  await put(2)

  underWay[0]?.end()
  await tick()
  await tick()

  expect(sizes()).toEqual([1, 2])
})

test('one that is long on its way holds up the others for no longer than that', async () => {
  const { clock, put, sizes } = outboxWorld()
  await put(1)

  for (const _ of [1, 2, 3]) {
    await put(1)
    await clock.advance(DEFAULTS.client.coalesceMs)
  }

  expect(sizes()).toEqual([1, 1, 1, 1])
})
