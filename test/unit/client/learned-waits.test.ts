import { expect, test } from 'vitest'
import type { TaskHandle } from '../../../lib/core/client-types.ts'
import { add, app, plain } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

/** What one read takes, in ms: over the network of one region. */
const READ_MS = 6

const NEARLY_MS = 5

interface Seen {
  readonly reads: number
  /** From the end to its sight. */
  readonly lateMs: number
}

/** A client whose reads take their time, and tasks of which each takes the given time from its `enqueue` to its end. */
function timedWorld() {
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        getMany: async (ids, options) => {
          await new Promise<void>((resolve) => void backend.clock.after(READ_MS / 2, resolve))
          const records = await backend.store.getMany(ids, options)
          await new Promise<void>((resolve) => void backend.clock.after(READ_MS / 2, resolve))
          return records
        },
      },
    }),
  })

  async function wait(takesMs: number, waitFor: (handle: TaskHandle) => Promise<unknown>): Promise<Seen> {
    const handle = await world.client.enqueue(add, { a: 1 })
    const endsAt = world.clock.monotonic() + takesMs
    world.clock.after(takesMs, () => void world.succeed(handle.id, { sum: 2 }))
    const before = world.counts.read
    let seenAt: number | undefined
    void waitFor(handle).then(() => {
      seenAt = world.clock.monotonic()
    })
    await ticks()
    while (seenAt === undefined) await world.advance((world.clock.next ?? 0) - world.clock.now())
    return { reads: world.counts.read - before, lateMs: seenAt - endsAt }
  }

  return {
    ...world,
    /** By a client that learns. */
    learning: (takesMs: number) => wait(takesMs, (handle) => handle.outcome()),
    /** By one who begins to wait when the task is nearly done. */
    late: (takesMs: number) =>
      wait(takesMs, async (handle) => {
        await new Promise<void>((resolve) => void world.clock.after(takesMs - NEARLY_MS, resolve))
        return handle.outcome()
      }),
    /** By an id from elsewhere, of which nothing is known. */
    unknowing: (takesMs: number) => wait(takesMs, ({ id }) => world.client.handle(id).outcome()),
  }
}

async function each(timesMs: readonly number[], wait: (takesMs: number) => Promise<Seen>): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const takesMs of timesMs) seen.push(await wait(takesMs))
  return seen
}

function mean(seen: readonly Seen[], of: (one: Seen) => number): number {
  return seen.reduce((sum, one) => sum + of(one), 0) / seen.length
}

/** Spread evenly over a range, in an order that looks like chance and is always the same. */
function spread(count: number, fromMs: number, toMs: number): number[] {
  return Array.from({ length: count }, (_, index) => fromMs + ((index * 37) % count) * ((toMs - fromMs) / count))
}

const reads = ({ reads }: Seen) => reads
const late = ({ lateMs }: Seen) => lateMs

test('tasks that always take 7 ms are soon seen at once, where a client that knows nothing sees them 15 ms late', async () => {
  const timesMs = Array.from({ length: 40 }, () => 7)
  const { learning } = timedWorld()
  const { unknowing } = timedWorld()

  const learned = (await each(timesMs, learning)).slice(20)
  const unknown = await each(timesMs, unknowing)

  expect(mean(unknown, late)).toBeGreaterThan(15)
  expect(mean(learned, late)).toBeLessThan(8)
  expect(mean(learned, reads)).toBeLessThan(1.5)
})

test.each([
  ['tasks of 30 to 80 ms', spread(60, 30, 80)],
  ['tasks of about 5 s', spread(30, 4000, 6000)],
  ['tasks of anything from 50 ms to 2 s', spread(40, 50, 2000)],
])('%s cost no more reads than a client that knows nothing makes', async (_, timesMs) => {
  const { learning } = timedWorld()
  const { unknowing } = timedWorld()

  const learned = await each(timesMs, learning)
  const unknown = await each(timesMs, unknowing)

  expect(mean(learned, reads)).toBeLessThanOrEqual(mean(unknown, reads))
  expect(mean(learned, late)).toBeLessThan(1.3 * mean(unknown, late))
})

test('a wait that began long after its task says nothing of how long such tasks take', async () => {
  const { late, learning } = timedWorld()
  const { learning: fresh } = timedWorld()
  await each(
    Array.from({ length: 20 }, () => 45),
    late,
  )

  const seen = await learning(45)

  expect(seen).toEqual(await fresh(45))
})

test('tasks that become slow cost a few reads more, for a few waits', async () => {
  const { learning } = timedWorld()
  const { unknowing } = timedWorld()
  await each(spread(30, 4, 6), learning)

  const learned = await each(spread(15, 4000, 6000), learning)
  const unknown = await each(spread(15, 4000, 6000), unknowing)

  const usual = mean(unknown, reads)
  expect(Math.max(...learned.map(reads))).toBeLessThanOrEqual(usual + 7)
  expect(mean(learned.slice(11), reads)).toBeLessThanOrEqual(usual)
})

test('one slow task among quick ones is soon forgotten', async () => {
  const { learning } = timedWorld()
  await each(spread(30, 6, 8), learning)

  await learning(5000)
  const after = await each(spread(6, 6, 8), learning)

  expect(Math.max(...after.map(late))).toBeLessThan(15)
  expect(mean(after.slice(4), late)).toBeLessThan(9)
})

test('what waits for one task have learned says nothing of another', async () => {
  const world = timedWorld()
  await each(spread(30, 6, 8), world.learning)
  const handle = await world.client.enqueue(plain, { key: 'k' })
  const before = world.counts.read

  void handle.outcome({ timeout: '1h' }).catch(() => {})
  await ticks()
  await world.advance(19)
  const early = world.counts.read - before
  await world.advance(1)

  expect([early, world.counts.read - before]).toEqual([0, 1])
})

test('a wait with an interval of its own neither learns nor is told', async () => {
  const world = timedWorld()
  await each(spread(30, 6, 8), world.learning)
  const handle = await world.client.enqueue(add, { a: 1 })
  const before = world.counts.read

  void handle.outcome({ timeout: '1h', interval: '200ms' }).catch(() => {})
  await ticks()
  await world.advance(19)
  const early = world.counts.read - before
  await world.advance(1 + READ_MS + 199)

  expect([early, world.counts.read - before]).toEqual([0, 1])
})
