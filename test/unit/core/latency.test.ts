import { describe, expect, test } from 'vitest'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import type { GroupOptions } from '../../../lib/core/group.ts'
import { group } from '../../../lib/core/group.ts'
import { planApp } from '../../../lib/core/plan.ts'

const planned = (options: GroupOptions) =>
  planApp(appSpec(defineApp('a', { tasks: [], groups: { g: group(options) } })), 'test').groups.find(
    ({ name }) => name === 'g',
  )

describe("a group's latency", () => {
  test.each([
    [{}, 0],
    [{ latency: 'low' }, 0],
    [{ latency: 'cheap' }, 5],
    [{ latency: 'low', window: '0s' }, 0],
    [{ latency: 'cheap', window: '20s' }, 20],
    [{ window: '3s' }, 3],
  ] as const)('%o fills batches for %i s', (options, seconds) => {
    const queues = planned(options)?.queues ?? []

    expect(queues.map(({ windowSeconds }) => windowSeconds)).toEqual(queues.map(() => seconds))
    expect(queues.length).toBe(4)
  })

  test('keeps messages hidden for its window as well', () => {
    const [low, cheap] = [planned({}), planned({ latency: 'cheap' })].map((plan) => plan?.queues[0]?.visibilitySeconds)

    expect(cheap).toBe((low ?? 0) + 5)
  })

  test.each([
    [{ latency: 'low', window: '5s' }, /latency is 'low', and window is "5s", which says the contrary/],
    [{ latency: 'cheap', window: '0s' }, /latency is 'cheap', and window is "0s", which says the contrary/],
    [{ latency: 'fast' as never }, /latency is "fast" and must be low or cheap/],
  ] as const)('%o is refused', (options, message) => {
    expect(() => defineApp('a', { tasks: [], groups: { g: group(options) } })).toThrow(message)
  })
})
