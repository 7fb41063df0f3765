import { describe, expect, it } from 'vitest'
import { comesBackLate, LEASE_OVER_SECONDS } from '../../../lib/dev/runner/visibility.ts'

describe('comesBackLate', () => {
  it('is true for a message that is hidden for longer than a lease can last', () => {
    expect(comesBackLate(1000 + LEASE_OVER_SECONDS * 1000 + 1, 1000)).toBe(true)
  })

  it('is false for one that comes back sooner, so that no visibility is ever raised', () => {
    expect(comesBackLate(1000 + LEASE_OVER_SECONDS * 1000, 1000)).toBe(false)
  })

  it('is false for one that is not hidden any more', () => {
    expect(comesBackLate(undefined, 1000)).toBe(false)
  })
})
