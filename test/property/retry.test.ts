import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULTS } from '../../lib/core/defaults.ts'
import { NonRetryableError, RetryLater } from '../../lib/core/errors/index.ts'
import type { JsonValue } from '../../lib/core/json.ts'
import { backoffMs, type RetryPolicy } from '../../lib/core/retry-policy.ts'
import { decide, type RunEnd } from '../../lib/worker/decide.ts'

const policies: fc.Arbitrary<RetryPolicy> = fc.record({
  attempts: fc.integer({ min: 1, max: 50 }),
  backoff: fc.constantFrom('fixed', 'linear', 'exponential'),
  initialMs: fc.integer({ min: 0, max: 60_000 }),
  maxMs: fc.integer({ min: 0, max: DEFAULTS.maxDelayMs }),
  jitter: fc.constantFrom('full', 'none'),
})
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const ends: fc.Arbitrary<RunEnd> = fc.oneof(
  fc.record({
    kind: fc.constant('returned' as const),
    value: fc.constantFrom<JsonValue | undefined>(undefined, null, 7, 'text', { a: [1] }),
  }),
  fc.record({ kind: fc.constant('failed' as const), message: fc.string(), retryable: fc.boolean() }),
  fc.record({
    kind: fc.constant('threw' as const),
    thrown: fc.oneof(fc.anything(), fc.constantFrom(new Error('x'), new NonRetryableError('n'), new RetryLater('5s'))),
  }),
  fc.record({ kind: fc.constant('timed-out' as const), timeoutMs: fc.nat() }),
)

test("a wait is never over the policy's ceiling, and never below nothing", () => {
  fc.assert(
    fc.property(policies, fc.nat({ max: 2000 }), chance, (policy, attempt, random) => {
      const wait = backoffMs(policy, attempt, () => random)

      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(policy.maxMs)
    }),
    // So many doublings are infinite, and nothing times infinity is not a number.
    { examples: [[{ attempts: 1, backoff: 'exponential', initialMs: 0, maxMs: 0, jitter: 'full' }, 1024, 0]] },
  )
})

test('no run comes after the last that the policy allows, whatever a run ends with', () => {
  fc.assert(
    fc.property(
      ends,
      policies,
      fc.nat({ max: 60 }),
      fc.boolean(),
      chance,
      (end, policy, attempt, cancelled, random) => {
        const facts = {
          task: { id: 'x', name: 't', attempt, labels: {} },
          policy,
          requeues: 0,
          maxRequeues: 10,
          cancelled,
        }

        const verdict = decide(end, facts, () => random)

        if (verdict.action === 'retry') {
          expect(attempt + 1).toBeLessThan(policy.attempts)
          expect(cancelled).toBe(false)
          expect(verdict.delayMs).toBeLessThanOrEqual(DEFAULTS.maxDelayMs)
        }
        if (end.kind === 'returned') expect(verdict.action).toBe('succeed')
      },
    ),
  )
})
