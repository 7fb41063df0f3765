import { describe, expect, test } from 'vitest'
import { costAtRest, dollars, type RestOptions, totalUsd } from '../../../lib/core/cost-at-rest.ts'
import { type TaskShape, taskCost } from '../../../lib/core/task-cost.ts'

const nothing: RestOptions = {
  alarms: false,
  dashboard: false,
  ownKey: false,
  pointInTimeRecovery: false,
}
const plan = { groups: [{ queues: [{}, {}, {}, {}] }] } as unknown as Parameters<typeof costAtRest>[0]
const usdOf = (what: string, options: Partial<RestOptions>) =>
  costAtRest(plan, { ...nothing, ...options }).find((line) => line.what === what)?.usd

describe('at rest', () => {
  test('a queue costs five pollers that ask three times a minute', () => {
    expect(usdOf('polling of empty queues', {})).toBeCloseTo(4 * 5 * 3 * 60 * 24 * 30 * 0.4e-6, 10)
  })

  test('alarms cost by the metrics they look at', () => {
    expect(usdOf('alarms', { alarms: true })).toBeCloseTo(1.8)
    expect(usdOf('alarms', {})).toBe(0)
  })

  test('what is off costs nothing', () => {
    expect(usdOf('dashboard', { dashboard: true })).toBe(3)
    expect(usdOf('dashboard', {})).toBe(0)
    expect(usdOf('customer key', { ownKey: true })).toBe(1)
    expect(usdOf('customer key', {})).toBe(0)
  })

  test('what goes by the gigabyte has its price in words, recovery included', () => {
    const table = (options: Partial<RestOptions>) =>
      costAtRest(plan, { ...nothing, ...options }).find(({ what }) => what === 'table')

    expect(table({})).toMatchObject({ usd: undefined, why: '$0.25 a GB and month' })
    expect(table({ pointInTimeRecovery: true })?.why).toMatch(/^\$0\.45 a GB/)
  })

  test('the total is that of all lines with a figure', () => {
    const lines = costAtRest(plan, { ...nothing, dashboard: true, ownKey: true })

    expect(totalUsd(lines)).toBeCloseTo(4 * 0.2592 + 3 + 1 + (usdOf('sweeper', {}) ?? 0))
  })

  test('dollars are shown to the cent, and smaller sums by their first digit', () => {
    expect([0, 2.0736, 0.0068].map(dollars)).toEqual(['$0.00', '$2.07', '$0.007'])
  })
})

describe('a task', () => {
  const shape: TaskShape = {
    track: 'full',
    batch: 10,
    sentTogether: 10,
    batchMs: 100,
    memoryMb: 1024,
    architecture: 'arm64',
    listing: true,
    messageBytes: 1024,
    looks: 0,
  }

  test('in full batches takes a tenth of a send, a receive and a delete', () => {
    expect(taskCost(shape).sqs).toBeCloseTo(0.3 * 0.4e-6, 12)
    expect(taskCost({ ...shape, batch: 1, sentTogether: 1 }).sqs).toBeCloseTo(3 * 0.4e-6, 12)
  })

  test('of 32 KB fills a billed request with a second one: what travels is paid by 64 KB', () => {
    expect(taskCost({ ...shape, messageBytes: 32_768 }).sqs).toBeCloseTo((0.5 + 0.5 + 0.1) * 0.4e-6, 12)
  })

  test.each([
    ['full', true, 4],
    ['full', false, 3],
    ['run', true, 3],
    ['none', true, 0],
  ] as const)('of track %s, listing %s, is written %i times', (track, listing, writes) => {
    expect(taskCost({ ...shape, track, listing }).dynamoWrites).toBeCloseTo(writes * 0.625e-6, 12)
  })

  test('shares its invocation with its batch', () => {
    const alone = taskCost({ ...shape, batch: 1 }).lambda

    expect(alone).toBeCloseTo(0.2e-6 + 0.1 * 0.0000133334, 12)
    expect(taskCost(shape).lambda).toBeCloseTo(alone / 10, 12)
    expect(taskCost({ ...shape, architecture: 'x86_64' }).lambda).toBeGreaterThan(taskCost(shape).lambda)
  })

  test('that is waited for costs half a read a look', () => {
    const looked = taskCost({ ...shape, looks: 2 }).dynamoReads - taskCost(shape).dynamoReads

    expect(looked).toBeCloseTo(0.125e-6, 12)
  })

  test('costs the sum of its parts', () => {
    const { total, ...parts } = taskCost(shape)

    expect(total).toBeCloseTo(
      Object.values(parts).reduce((sum, part) => sum + part, 0),
      12,
    )
  })
})
