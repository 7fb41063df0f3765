import { describe, expect, test } from 'vitest'
import { Histogram } from './histogram.ts'
import { planWorld } from './plan.ts'
import { traceOf } from './run-worlds.ts'
import { runSharded } from './shards.ts'
import { shrink } from './shrink.ts'
import * as subject from './subject.ts'

const WORLDS = 2000

describe('the simulation', () => {
  test(`keeps every promise in ${WORLDS} worlds of crashes, duplicates, lost replies, throttles and wrong clocks`, async () => {
    const { histogram, failed } = await runSharded(1, WORLDS)

    const [first] = failed
    if (first !== undefined) expect.fail(await explanation(first.seed))
    expect(histogram.gaps()).toEqual([])
    expect(histogram.counted('worlds')).toBe(WORLDS)
  })

  test('is a function of its seed: the same one gives the same trace, to the line', async () => {
    const seeds = [3, 1119, 818]

    const first = await inTurn(seeds)
    const again = await inTurn(seeds)

    expect(again).toEqual(first)
    expect(new Set(first.map((lines) => lines.join('\n'))).size).toBe(seeds.length)
    for (const lines of first) expect(lines.length).toBeGreaterThan(100)
  })

  test('plans 20 to 200 tasks, 3 workers or more and 2 producers or more', () => {
    const plans = Array.from({ length: 2000 }, (_, seed) => planWorld(seed))

    const sizes = plans.map(({ tasks }) => tasks.length)
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(20)
    expect(Math.max(...sizes)).toBeGreaterThan(150)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200)
    expect(Math.min(...plans.map(({ workers }) => workers))).toBe(3)
    expect(Math.min(...plans.map(({ producers }) => producers))).toBe(2)
  })
})

describe('the plans of worlds', () => {
  test('have schedules of every shape, in two worlds of five', () => {
    const plans = Array.from({ length: 2000 }, (_, seed) => planWorld(seed))

    const entries = plans.flatMap(({ schedules }) => schedules.map(({ entry }) => entry))
    const share = plans.filter(({ schedules }) => schedules.length > 0).length / plans.length
    expect(share).toBeGreaterThan(0.35)
    expect(new Set(entries.map(({ clock }) => clock.kind))).toEqual(new Set(['cron', 'rate', 'regular', 'at']))
    for (const option of ['overlap', 'jitter', 'catchUp', 'timezone'] as const)
      expect(entries.filter((entry) => entry[option] !== undefined).length).toBeGreaterThan(20)
  })

  test('have tasks that wait for longer than a queue can keep them', () => {
    const plans = Array.from({ length: 200 }, (_, seed) => planWorld(seed))

    const delays = plans.flatMap(({ tasks }) => tasks.map(({ delayMs = 0 }) => delayMs))
    expect(delays.filter((ms) => ms > 900_000).length).toBeGreaterThan(100)
    expect(Math.max(...delays)).toBeGreaterThan(4 * 86_400_000)
  })
})

describe('the histogram', () => {
  test('misses what never occurred', () => {
    const histogram = new Histogram()
    histogram.world(12)

    const gaps = histogram.gaps()

    expect(gaps).toEqual([
      'no takeover occurred in 1 worlds',
      'no duplicate occurred in 1 worlds',
      'no lost reply occurred in 1 worlds',
      'no throttled claim occurred in 1 worlds',
      'no double firing occurred in 1 worlds',
      'no missed firing occurred in 1 worlds',
      'no skipped time occurred in 1 worlds',
      'no long wait occurred in 1 worlds',
    ])
  })

  test('misses a pair that 100,000 worlds hit under 50 times, and a world with under 10 faults', () => {
    const histogram = new Histogram()
    histogram.world(9)
    histogram.count('worlds', 99_999)
    for (let hit = 0; hit < 49; hit++) histogram.fault('worker.claim', 'throttle')
    for (let hit = 0; hit < 50; hit++) histogram.fault('worker.claim', 'crash')

    const gaps = histogram.gaps()

    expect(gaps).toContain('a world had 9 faults, and should have 10')
    expect(gaps).toContain('worker.claim met throttle 49 times, and should 50 times')
    expect(gaps.filter((gap) => gap.startsWith('worker.claim met crash'))).toEqual([])
  })
})

/** One world at a time: each has the event loop's timers to itself. */
async function inTurn(seeds: readonly number[]): Promise<(readonly string[])[]> {
  const traces: (readonly string[])[] = []
  for (const seed of seeds) traces.push(await traceOf({ seed, subject }))
  return traces
}

async function explanation(seed: number): Promise<string> {
  const shrunk = await shrink(seed, subject, planWorld(seed).tasks.length)
  if (shrunk === undefined) return `seed ${seed} failed in its thread, and does not fail here`
  const { broken, trace } = shrunk
  return [
    ...trace,
    `seed ${seed}: invariant ${broken.invariant}: ${broken.what}`,
    `npm run sim -- --seed ${seed}`,
  ].join('\n')
}
