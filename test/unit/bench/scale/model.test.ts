import { describe, expect, test } from 'vitest'
import { AWS_LIMITS } from '../../../../bench/scale/aws-limits.ts'
import { simulate } from '../../../../bench/scale/model.ts'
import { SCENARIOS, type Scenario, USUAL } from '../../../../bench/scale/scenario.ts'
import { BATCH_OVERHEAD_MS, loadCost } from '../../../../lib/core/load-cost.ts'

const scenario = (change: Partial<Scenario> & Pick<Scenario, 'arrivals'>): Scenario => ({
  ...USUAL,
  name: 'tested',
  ...change,
})
const warm = { warmWrites: AWS_LIMITS.tableWrites.value }

describe.each(SCENARIOS.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const totals = simulate(one)
  const { arrivals } = one

  test("keeps Little's law: as many are there as come in the time that each is", () => {
    const perSecond = totals.tasks / totals.seconds

    expect(totals.meanOpen / (perSecond * totals.meanSojourn)).toBeCloseTo(1, 9)
  })

  test('ends all that came, and stays within what AWS allows', () => {
    expect(totals.tasks).toBe('atOnce' in arrivals ? arrivals.atOnce : arrivals.perSecond * arrivals.seconds)
    expect(totals.failed).toBe(Math.floor(totals.tasks * one.poison))
    expect(totals.peakConcurrency).toBeLessThanOrEqual(one.maxInvocations ?? AWS_LIMITS.accountConcurrency.value)
    expect(totals.peakInFlight).toBeLessThanOrEqual(AWS_LIMITS.inFlight.value)
    expect(totals.hottest.perSecond).toBeLessThanOrEqual(AWS_LIMITS.partitionWrites.value + 1)
    expect(totals.fill).toBeLessThanOrEqual(one.batchSize)
  })
})

test('a new table drains a burst as fast as its 4,000 writes a second allow, three a task', () => {
  const { drainSeconds, bottleneck } = simulate(scenario({ arrivals: { atOnce: 100_000 } }))

  expect(drainSeconds).toBeGreaterThanOrEqual((100_000 * 3) / 4000)
  expect(drainSeconds).toBeLessThan(((100_000 * 3) / 4000) * 1.03)
  expect(bottleneck).toBe('writes')
})

test('a burst of long tasks waits for the mapping to grow: 5 batches at once and 5 more each second', () => {
  const batchSeconds = (10_000 + BATCH_OVERHEAD_MS) / 1000
  const work = 10_000 * batchSeconds
  // 5 t + 2.5 t^2 = work
  const least = (-5 + Math.sqrt(25 + 10 * work)) / 5

  const { drainSeconds, peakConcurrency, bottleneck } = simulate(
    scenario({ arrivals: { atOnce: 100_000 }, ms: 10_000 }),
  )

  expect(drainSeconds).toBeGreaterThan(least)
  expect(drainSeconds).toBeLessThan(least + 1.5 * batchSeconds)
  expect(peakConcurrency).toBeLessThanOrEqual(5 + 5 * drainSeconds)
  expect(bottleneck).toBe('ramp')
})

test('concurrency is used for as long as batches run, and for nothing else', () => {
  const totals = simulate(scenario({ arrivals: { perSecond: 100, seconds: 600 }, ms: 10_000, ...warm }))

  const ran = totals.batches * ((10_000 + BATCH_OVERHEAD_MS) / 1000)

  expect((totals.meanConcurrency * totals.seconds) / ran).toBeGreaterThan(1)
  expect((totals.meanConcurrency * totals.seconds) / ran).toBeLessThan(1.05)
})

test('maxInvocations fills the batches of a steady load, which makes it cheaper and slower', () => {
  const arrivals = { perSecond: 1000, seconds: 120 }

  const [free, capped] = [simulate(scenario({ arrivals })), simulate(scenario({ arrivals, maxInvocations: 20 }))]

  expect(capped.fill).toBeGreaterThan(9.5)
  expect(free.fill).toBeLessThan(7)
  expect(capped.perMillionUsd).toBeLessThan(free.perMillionUsd)
  expect(capped.p50).toBeGreaterThan(free.p50)
})

test('a window fills the batches of a trickle, and no task waits longer for it than it is', () => {
  const arrivals = { perSecond: 2, seconds: 600 }

  const [low, cheap] = [simulate(scenario({ arrivals })), simulate(scenario({ arrivals, windowSeconds: 5 }))]

  expect(low.fill).toBeLessThan(1.2)
  expect(cheap.fill).toBeGreaterThan(1.8)
  expect(cheap.p99).toBeLessThan(low.p99 + 5.2)
})

test('poisoned tasks fail, and hardly keep the others waiting', () => {
  const arrivals = { perSecond: 1000, seconds: 120 }

  const [clean, poisoned] = [simulate(scenario({ arrivals })), simulate(scenario({ arrivals, poison: 0.01 }))]

  expect(poisoned.failed).toBe(1200)
  expect(poisoned.p50).toBeLessThan(clean.p50 * 1.2)
  expect(poisoned.p99).toBeGreaterThan(clean.p99)
  expect(poisoned.perMillionUsd).toBeGreaterThan(clean.perMillionUsd)
})

test('schedules fire a thousand a second at the most', () => {
  const { seconds, bottleneck } = simulate(scenario({ arrivals: { atOnce: 50_000, bySchedules: true }, ...warm }))

  expect(seconds).toBeGreaterThanOrEqual(50)
  expect(bottleneck).toBe('schedules')
})

test('what full batches cost here is what the price list says of them', () => {
  const arrivals = { perSecond: 1000, seconds: 300 }

  const { perMillionUsd } = simulate(scenario({ arrivals, maxInvocations: 15, ...warm }))

  expect(perMillionUsd / loadCost({ tasks: 1e6, ms: 100, memoryMb: 256 }).perMillionUsd).toBeCloseTo(1, 1)
})
