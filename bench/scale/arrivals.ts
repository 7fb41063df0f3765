import { AWS_LIMITS } from './aws-limits.ts'
import type { Cohort } from './cohorts.ts'
import type { Scenario } from './scenario.ts'
import { TICK_SECONDS } from './ticks.ts'

/** When tasks are asked for: evenly spread, all at once, or as fast as schedules fire. */
export interface Arrivals {
  /** To be asked of each tick in turn. */
  at(tick: number): Cohort[]
  /** Whether all have come. */
  readonly done: boolean
  /** Whether more were due by now than came. */
  held(tick: number): boolean
}

export function arrivalsOf({ arrivals, poison }: Scenario): Arrivals {
  const { total, perSecond, held } = planOf(arrivals)
  let came = 0
  let poisoned = 0
  return {
    at: (tick) => {
      const until = Math.min(total, Math.floor((tick + 1) * TICK_SECONDS * perSecond + 1e-9))
      const count = until - came
      came = until
      // As many as the share says, never more than one apart from it.
      const bad = Math.floor(came * poison) - poisoned
      poisoned += bad
      const cohort = { bornTick: tick, sinceTick: tick, attempt: 0 }
      return [
        { ...cohort, count: count - bad, poison: false },
        { ...cohort, count: bad, poison: true },
      ].filter((one) => one.count > 0)
    },
    get done() {
      return came === total
    },
    held: () => held && came < total,
  }
}

function planOf(arrivals: Scenario['arrivals']) {
  if ('perSecond' in arrivals) {
    const { perSecond, seconds } = arrivals
    return { total: perSecond * seconds, perSecond, held: false }
  }
  const { atOnce, bySchedules = false } = arrivals
  const perSecond = bySchedules ? AWS_LIMITS.scheduleFirings.value : Number.POSITIVE_INFINITY
  return { total: atOnce, perSecond, held: bySchedules }
}
