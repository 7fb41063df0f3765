import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concurrencyProblems } from '../../infra/checks/concurrency-checks.ts'
import { payloadProblems } from '../../infra/checks/payload-checks.ts'
import { appSpec, defineApp } from '../../lib/core/app.ts'
import type { GroupOptions } from '../../lib/core/group.ts'
import { type GroupPlan, planApp } from '../../lib/core/plan.ts'
import { task } from '../../lib/core/task.ts'

/** What a message says of numbers holds: whoever follows its remedy is taken, and whoever stops one short of it is not. */

const plansOf = (groups: Readonly<Record<string, GroupOptions>>): readonly GroupPlan[] =>
  planApp(
    appSpec(
      defineApp('x', { tasks: [task({ name: 'any', group: Object.keys(groups)[0] ?? '', run: () => 1 })], groups }),
    ),
    'dev',
  ).groups

const parallelism = fc.integer({ min: 1, max: 10 })
const inlineBytes = fc.integer({ min: 1, max: 1_040_384 })
const maxInvocations = fc.integer({ min: 2, max: 1000 })
const groups = fc
  .array(fc.record({ maxInvocations, hard: fc.boolean(), reserve: fc.boolean() }), { minLength: 1, maxLength: 4 })
  .map((options) =>
    options.map((option) => (option.hard ? { ...option, maxInvocations: Math.max(8, option.maxInvocations) } : option)),
  )

test('a batch that is refused for its bytes is taken with the parallelism that is named, and not with one more', () => {
  fc.assert(
    fc.property(parallelism, inlineBytes, (tasks, bytes) => {
      const [problem] = payloadProblems(plansOf({ g: { parallelism: tasks } }), bytes)

      if (problem === undefined) return
      const fewer = numberAfter(problem, 'lower parallelism to')
      expect(payloadProblems(plansOf({ g: { parallelism: fewer } }), bytes)).toEqual([])
      expect(payloadProblems(plansOf({ g: { parallelism: fewer + 1 } }), bytes)).toHaveLength(1)
    }),
  )
})

test('and with the inlineBytes that are named, and not with one more', () => {
  fc.assert(
    fc.property(parallelism, inlineBytes, (tasks, bytes) => {
      const plans = plansOf({ g: { parallelism: tasks } })
      const [problem] = payloadProblems(plans, bytes)

      if (problem === undefined) return
      const smaller = numberAfter(problem, "clients' inlineBytes to")
      expect(problem).toContain(`${tasks * (bytes + 2048)} bytes`)
      expect(payloadProblems(plans, smaller)).toEqual([])
      expect(payloadProblems(plans, smaller + 1)).toHaveLength(1)
    }),
  )
})

test('groups fit an account that has what their mappings may run at once, and not one that has an invocation less', () => {
  fc.assert(
    fc.property(groups, (options) => {
      const shared = Object.fromEntries(
        options.map(({ maxInvocations: max, hard }, index) => [`g${index}`, { maxInvocations: max, hard }]),
      )
      const plans = plansOf(shared)
      const total = plans
        .flatMap(({ queues }) => queues)
        .reduce((sum, { maxConcurrency = 0 }) => sum + maxConcurrency, 0)

      expect(concurrencyProblems(plans, {}, total)).toEqual([])
      expect(concurrencyProblems(plans, {}, total - 1)).toEqual([
        expect.stringMatching(
          new RegExp(`may run ${total} invocations at once .* more than the account's ${total - 1}:`),
        ),
      ])
    }),
  )
})

test('what groups reserve fits an account that has 100 more, and not one with an invocation less', () => {
  fc.assert(
    fc.property(groups, (options) => {
      const plans = plansOf(
        Object.fromEntries(
          options.map(({ maxInvocations: max, hard }, index) => [`g${index}`, { maxInvocations: max, hard }]),
        ),
      )
      const sums = plans.map(({ queues }) => queues.reduce((sum, { maxConcurrency = 0 }) => sum + maxConcurrency, 0))
      const reserved = Object.fromEntries(plans.map(({ name }, index) => [name, { reservedConcurrency: sums[index] }]))
      const total = sums.reduce((all, sum) => all + sum, 0)

      expect(concurrencyProblems(plans, reserved, total + 100)).toEqual([])
      const [problem] = concurrencyProblems(plans, reserved, total + 99)
      expect(problem).toContain(`invocations of the account's ${total + 99}, of which Lambda keeps 100`)
      expect(numberAfter(problem ?? '', 'reserve')).toBe(total - 1)
    }),
  )
})

function numberAfter(text: string, words: string): number {
  return Number(text.match(new RegExp(`: (?:[^:]*, )?(?:or the )?${words} (\\d+)`))?.[1])
}
