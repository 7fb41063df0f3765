import { isDeepStrictEqual } from 'node:util'
import { readEventBridge } from '../../core/schedules/eventbridge-read.ts'
import { readMessage } from '../../core/schedules/firing-text.ts'
import { oneTimeOf } from '../../core/schedules/one-time.ts'
import type { StoredSchedule } from '../../ports/scheduler.ts'
import { startAhead } from './stored-plan.ts'

/**
 * What a schedule has that the wanted one has otherwise, for people; `undefined` where they are the same.
 *
 * @param given - `enabled`: whether the caller says that it is or not; else a paused one counts as the same.
 */
export function difference(
  known: StoredSchedule,
  wanted: StoredSchedule,
  given: { readonly enabled: boolean; readonly nowMs: number },
): string | undefined {
  const ours = comparable(wanted, given.nowMs)
  const isBegun = ours.start === undefined && startsWithinRate(known, given.nowMs)
  const theirs = { ...comparable(known, given.nowMs), ...(isBegun && { start: undefined }) }
  const differing = Object.keys(ours).find(
    (name) => !isDeepStrictEqual(theirs[name as keyof typeof theirs], ours[name as keyof typeof ours]),
  )
  if (differing !== undefined) return differing
  return given.enabled && known.enabled !== wanted.enabled ? "'enabled'" : undefined
}

/** A rate whose start is over gets its next time as its start when the sweeper changes it: no other than one that has begun. */
function startsWithinRate({ expression, startAt = 0 }: StoredSchedule, nowMs: number): boolean {
  const clock = readEventBridge(expression)
  return clock.kind === 'rate' && startAt - nowMs <= clock.everyMs
}

function comparable(schedule: StoredSchedule, nowMs: number) {
  const { expression, timezone, startAt, endAt, flexibleMinutes, maxAgeSeconds, queue, message } = schedule
  const { name, input, labels, fire } = readMessage(message) ?? {}
  // One that was made shortly before its time fires less ahead of it.
  const once = oneTimeOf(schedule)
  return {
    time: once ?? expression,
    timezone: once === undefined ? timezone : undefined,
    'time of the day': once === undefined ? [fire?.lead, fire?.offsets, fire?.only, fire?.zone] : undefined,
    task: name,
    input,
    labels,
    'group or priority': queue,
    start: startAhead(startAt, nowMs),
    end: endAt,
    jitter: flexibleMinutes,
    overlap: fire?.skip,
    catchUp: maxAgeSeconds,
  }
}
