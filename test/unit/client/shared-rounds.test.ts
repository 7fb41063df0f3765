import { expect, test } from 'vitest'
import type { TaskHandle } from '../../../lib/core/client-types.ts'
import { add, app } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

test('a thousand waits that begin together share their rounds, however far apart their tasks were enqueued', async () => {
  const world = await quickWorld()
  const handles: TaskHandle[] = []
  for (let part = 0; part < 20; part++) {
    handles.push(...(await Promise.all(Array.from({ length: 50 }, (_, a) => world.client.enqueue(add, { a })))))
    await world.advance(3)
  }

  for (const handle of handles) void handle.outcome({ timeout: '1h' }).catch(() => {})
  await ticks()
  const rounds = await roundsIn(world, 1000)

  expect(new Set(rounds)).toEqual(new Set([10]))
  // Of a client that knows nothing: eight.
  expect(rounds.length).toBeLessThanOrEqual(13)
})

test('waits that begin one after the other, each in a hurry, make no more than 200 rounds a second', async () => {
  const world = await quickWorld()

  const rounds: number[] = []
  for (let ms = 0; ms < 200; ms++) {
    const handle = await world.client.enqueue(add, { a: ms })
    void handle.outcome({ timeout: '1h' }).catch(() => {})
    rounds.push(...(await roundsIn(world, 1)))
  }

  expect(rounds.length).toBeLessThanOrEqual(40)
})

/** A client that has seen thirty tasks end after 6 ms, on a table that answers at once. */
async function quickWorld() {
  const world = clientWorld(app)
  for (let time = 0; time < 30; time++) {
    const handle = await world.client.enqueue(add, { a: time })
    world.clock.after(6, () => void world.succeed(handle.id, { sum: 2 }))
    const wait = handle.outcome()
    await ticks()
    await world.advance(60)
    await wait
  }
  return world
}

/** The requests of each millisecond that had any. */
async function roundsIn({ clock, counts }: Awaited<ReturnType<typeof quickWorld>>, forMs: number): Promise<number[]> {
  const rounds: number[] = []
  for (let ms = 0; ms < forMs; ms++) {
    const before = counts.read
    await clock.advance(1, () => ticks(2))
    if (counts.read > before) rounds.push(counts.read - before)
  }
  return rounds
}
