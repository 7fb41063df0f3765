import { setImmediate as tick } from 'node:timers/promises'
import { SteeredClock } from '../../lib/adapters/memory/steered-clock.ts'
import type { Delivery, OutgoingTask } from '../../lib/client/delivery.ts'
import { Outbox } from '../../lib/client/outbox.ts'
import { LIMITS } from '../../lib/core/limits.ts'
import type { Clock } from '../../lib/ports/clock.ts'
import { ascending, compared, type Part, percentile, type Row } from '../row.ts'

/** Calls a second, each by a caller of its own, who waits for it. */
const RATES = [10, 100, 300, 1000, 3000]
const SECONDS = 5
/** One way there and back within a region, in ms. Assumed; every thirtieth takes a good deal longer. */
const TRIP_MS = { least: 3, most: 12, slow: 30, slowShare: 1 / 30 }

/**
 * How full a client's sends are, and how long a call takes, when calls come one by one at any time: its own outbox, on a clock that is moved
 * a millisecond at a time, so that what the machine does meanwhile is no part of it. The calls come as by chance, the same each time.
 */
export const sendFill: Part = {
  title: 'calls that come one by one: messages a send, and ms a call',
  run: async () => {
    const rows: Row[] = []
    for (const rate of RATES) {
      const [gathering, atOnce] = [await stream(rate, true), await stream(rate, false)]
      const name = `${rate.toLocaleString('en-US')} a second`
      const row = (what: string, unit: string, figure: keyof Stream) =>
        compared(`${name}, ${what}`, {
          unit,
          values: [gathering[figure]],
          references: [atOnce[figure]],
          beside: 'each tick at once',
        })
      rows.push(row('a send holds', 'messages', 'fill'), row('a call takes', 'ms', 'medianMs'))
    }
    return rows
  },
}

interface Stream {
  readonly fill: number
  readonly medianMs: number
}

/** @param gathers - whether the outbox may wait for more; else what it would wait for has come. */
async function stream(perSecond: number, gathers: boolean): Promise<Stream> {
  const clock = new SteeredClock()
  const random = randomFrom(perSecond)
  const trip = () => {
    const { least, most, slow, slowShare } = TRIP_MS
    const ms = random() < slowShare ? slow : least + random() * (most - least)
    return new Promise<void>((resolve) => void clock.after(ms, resolve))
  }
  let sends = 0
  let sent = 0
  const outbox = new Outbox(
    async (tasks) => {
      await trip()
      await trip()
      sends += Math.ceil(tasks.length / LIMITS.sendBatch.max)
      sent += tasks.length
      return tasks.map(() => ({}) as Delivery)
    },
    gathers ? clock : NO_WAIT,
  )
  const waits: number[] = []
  const call = async () => {
    const began = clock.monotonic()
    await outbox.put({ queue: 'one' } as OutgoingTask)
    waits.push(clock.monotonic() - began)
  }

  for (let ms = 0; ms < SECONDS * 1000; ms++) {
    // Each of many callers rarely: as good as independent.
    for (let caller = 0; caller < 10; caller++) if (random() < perSecond / 10_000) void call()
    await tick()
    await clock.advance(1)
  }
  for (let ms = 0; ms < 10 * TRIP_MS.slow; ms++) {
    await tick()
    await clock.advance(1)
  }
  return { fill: sent / sends, medianMs: percentile(ascending(waits), 0.5) }
}

const NO_WAIT: Pick<Clock, 'after'> = {
  after: (_, run) => {
    const immediate = setImmediate(run)
    return () => clearImmediate(immediate)
  },
}

/** Numbers from 0 to 1, the same for the same seed (a linear congruence, good enough for arrivals). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
