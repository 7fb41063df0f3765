import { describe, expect, test } from 'vitest'
import { BATCH_OVERHEAD_MS, loadCost, type TaskLoad } from '../../../lib/core/load-cost.ts'
import { PUBLISHED_COSTS } from '../../../lib/core/published-costs.ts'
import { LEDGER } from '../../../lib/core/request-ledger.ts'

const million: TaskLoad = { tasks: 1e6, ms: 100, memoryMb: 256 }
const amountOf = (load: TaskLoad, what: string) => loadCost(load).lines.find((line) => line.what === what)?.amount ?? 0

describe('a million tasks of 100 ms and 256 MB in full batches', () => {
  test.each([
    ['full with the listing index', {}, 2.9],
    ['full', { listing: false }, 2.25],
    ['run', { track: 'run', listing: false }, 1.65],
    ['none', { track: 'none' }, 0.25],
  ] as const)('tracked as %s cost no more than they are said to', (_, change, mostUsd) => {
    const { perMillionUsd } = loadCost({ ...million, ...change })

    expect(perMillionUsd).toBeGreaterThan(mostUsd * 0.8)
    expect(perMillionUsd).toBeLessThanOrEqual(mostUsd)
  })

  test('take 300,000 requests of SQS, 100,000 invocations and three writes each', () => {
    expect(amountOf(million, 'sends, receives, deletes')).toBeCloseTo(300_000)
    expect(amountOf(million, 'invocations')).toBeCloseTo(100_000)
    expect(amountOf(million, 'records')).toBeCloseTo(3e6)
    expect(amountOf(million, 'listing index')).toBeCloseTo(1e6)
  })

  test('are the same bill as that of a single one, a million times', () => {
    expect(loadCost(million).usd).toBeCloseTo(1e6 * loadCost({ ...million, tasks: 1 }).usd, 9)
  })
})

test('tasks that wait share the time of their batch, and tasks that compute add to it', () => {
  const gigabytes = 256 / 1024

  const waiting = amountOf({ ...million, tasks: 10 }, 'time')
  const computing = amountOf({ ...million, tasks: 10, computes: true }, 'time')

  expect(waiting).toBeCloseTo(((100 + BATCH_OVERHEAD_MS) / 1000) * gigabytes, 9)
  expect(computing).toBeCloseTo(((1000 + BATCH_OVERHEAD_MS) / 1000) * gigabytes, 9)
})

test('a mean fill between two whole ones costs something between theirs', () => {
  const [three, between, four] = [3, 3.5, 4].map((fill) => loadCost({ ...million, fill }).usd)

  expect(between).toBeLessThan(three ?? 0)
  expect(between).toBeGreaterThan(four ?? 0)
})

test('a record that grows over a KB by its result costs a unit more for its last write only', () => {
  const grown = amountOf({ ...million, resultBytes: 1024 }, 'records')

  expect(grown).toBeCloseTo(4e6)
})

test('a small input stands in the record and is written each time; a larger one travels in the message alone', () => {
  const room = 1024 - (LEDGER.items.full.ended + 512)

  expect(amountOf({ ...million, inputBytes: 512, resultBytes: room }, 'records')).toBeCloseTo(3e6)
  expect(amountOf({ ...million, inputBytes: 512, resultBytes: room + 1 }, 'records')).toBeCloseTo(4e6)
  expect(amountOf({ ...million, inputBytes: 513, resultBytes: room + 1 }, 'records')).toBeCloseTo(3e6)
})

test('a batch that the ledger does not have is refused', () => {
  expect(() => loadCost({ ...million, fill: 11 })).toThrow(RangeError)
})

test('what others publish is said with its source, its date and what comes on top', () => {
  for (const { seen, source, plus, basis } of PUBLISHED_COSTS) {
    expect(seen).toMatch(/^20\d\d-\d\d$/)
    expect([source, plus, basis].every((text) => text.length > 5)).toBe(true)
  }
})
