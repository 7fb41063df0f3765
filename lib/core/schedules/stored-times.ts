import { readEventBridge } from './eventbridge-read.ts'
import { instants } from './instants.ts'
import { instantOf } from './wall-time.ts'

/** What decides when a schedule fires, in EventBridge's words. Times are in ms since 1970. */
export interface StoredTimes {
  readonly expression: string
  readonly timezone: string
  readonly startAt: number | undefined
  readonly endAt: number | undefined
  /** What a rate without a start counts from. */
  readonly createdAt: number
}

/**
 * The instants after `after` at which EventBridge fires a schedule, in order; perhaps without an end.
 *
 * @throws RangeError for an expression that is none.
 */
export function* firingInstants(schedule: StoredTimes, after: number): Generator<number> {
  const { expression, startAt = 0, endAt = Number.POSITIVE_INFINITY } = schedule
  // Start and end don't count for what fires once.
  if (expression.startsWith('at(')) {
    yield* allInstants(schedule, after)
    return
  }
  for (const at of allInstants(schedule, Math.max(after, startAt - 1))) {
    if (at > endAt) return
    yield at
  }
}

/**
 * After which instant a schedule that is made at `nowMs` first fires. A rate without a start begins at once, and so with the second in which
 * it is made ("Schedule types", EventBridge Scheduler's user guide); the others fire at no time that is over.
 */
export function firstAfter({ expression }: Pick<StoredTimes, 'expression'>, nowMs: number): number {
  return expression.startsWith('rate(') ? Math.floor(nowMs / 1000) * 1000 - 1 : nowMs
}

function* allInstants({ expression, timezone, startAt, createdAt }: StoredTimes, after: number): Generator<number> {
  const clock = readEventBridge(expression)
  switch (clock.kind) {
    case 'at': {
      const at = instantOf(timezone, clock.local)
      if (at !== undefined && at > after) yield at
      return
    }
    case 'rate': {
      // Scheduled times are told to the second.
      const anchor = Math.floor((startAt ?? createdAt) / 1000) * 1000
      const first = Math.max(0, Math.floor((after - anchor) / clock.everyMs) + 1)
      for (let at = anchor + first * clock.everyMs; ; at += clock.everyMs) yield at
    }
    case 'cron':
      yield* instants(clock.calendar, timezone, after)
  }
}
