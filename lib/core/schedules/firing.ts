import { decodeEnvelope, type Envelope } from '../envelope.ts'
import { MalformedMessageError } from '../errors/index.ts'
import type { JsonValue } from '../json.ts'
import type { PriorityLevel } from '../priority.ts'
import { type Calendar, includes } from './calendar.ts'
import { targetInput } from './target-input.ts'
import { instantOf, wallTime } from './wall-time.ts'

/**
 * What a schedule sends to its task's queue each time: not a task yet, but what the tasks of that time are made from. EventBridge puts the
 * scheduled time in the place of {@link SCHEDULED_TIME}; a delivery that is repeated has the same, and so makes the same tasks.
 */
export interface Firing {
  readonly v: 1
  readonly fire: {
    /** Scheduler and key: `maintenance.nightly`. */
    readonly key: string
    /** The scheduled time: ISO 8601 in UTC. */
    readonly at: string
    /** Seconds from the scheduled time to the minute that is meant. */
    readonly lead: number
    /** Seconds after that minute's begin, one task each. */
    readonly offsets: readonly number[]
    /** Only instants that this names in `zone` count. */
    readonly only?: Calendar
    readonly zone?: string
    /** No task while the last one has not ended. */
    readonly skip?: true
    /** It may come so many minutes after its time and be on time. */
    readonly window?: number
  }
  readonly name: string
  readonly group: string
  readonly priority: PriorityLevel
  readonly codec: string
  readonly input?: JsonValue
  readonly labels?: Readonly<Record<string, string>>
}

/** EventBridge Scheduler replaces it in a target's input ("Adding context attributes", its user guide): ISO 8601 in UTC, to the second. */
export const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>'

/** A target's input, with the one placeholder that EventBridge is to fill. */
export function encodeFiring(firing: Omit<Firing, 'fire'> & { readonly fire: Omit<Firing['fire'], 'at'> }): string {
  const { fire, v, ...rest } = firing
  const text = JSON.stringify({ v, fire: { ...fire, at: '' }, ...rest })
  return targetInput(text).replace('"at":""', `"at":"${SCHEDULED_TIME}"`)
}

/** Whether a message's body is meant to be a firing: only a hint, before it is read. */
export function isFiring(body: string): boolean {
  return FIRING.test(body)
}

/** With spaces too: whatever forwards a message may have written its JSON anew. */
const FIRING = /^\s*\{\s*"v"\s*:\s*1\s*,\s*"fire"\s*:/

/**
 * The tasks that a firing asks for, in order of time; none where its minute does not count. Each begins its record when it is claimed.
 *
 * @param sentAt - when the firing was sent, in ms. Of the tasks that were due before, the newest alone is made up for; unless that is over a
 *   day ago: nobody sends a firing so late but who takes it from a dead-letter queue, and wants all of it.
 * @throws MalformedMessageError for anything but a firing of this version.
 */
export function tasksOf(body: string, sentAt = Number.NEGATIVE_INFINITY): Envelope[] {
  const { fire, ...rest } = readFiring(body)
  const times = timesOf(fire, Date.parse(fire.at))
  const missedUntil = sentAt - (fire.window ?? 0) * 60_000
  const missed = times.filter((at) => at < missedUntil && at >= missedUntil - DAY_MS)
  return times.slice(Math.max(0, missed.length - 1)).map((at) =>
    // What decides is what the same checks say as of any message.
    decodeEnvelope(
      JSON.stringify({
        ...rest,
        id: `${fire.key}.${new Date(at).toISOString().replace('.000Z', 'Z')}.r`,
        rec: 'claim',
        track: 'run',
        enqueuedAt: Math.min(at, Date.parse(fire.at)),
        dueAt: at,
        scheduleKey: fire.key,
        ...(fire.skip === true && { overlap: 'skip' }),
      }),
    ),
  )
}

/** Whether a firing of this scheduled time asks for any task. */
export function asksForTasks(fire: Omit<Firing['fire'], 'at'>, scheduledAt: number): boolean {
  return timesOf(fire, scheduledAt).length > 0
}

function timesOf(fire: Omit<Firing['fire'], 'at'>, scheduledAt: number): number[] {
  const minute = scheduledAt + fire.lead * 1000
  return fire.offsets.map((offset) => minute + offset * 1000).filter((at) => counts(fire, at))
}

function counts({ only, zone = 'UTC' }: Omit<Firing['fire'], 'at'>, at: number): boolean {
  if (only === undefined) return true
  const local = wallTime(zone, at)
  // A time that is shown twice counts the first time.
  return includes(only, local) && instantOf(zone, local) === at
}

function readFiring(body: string): Firing {
  try {
    const firing = JSON.parse(body) as Firing
    const { at, lead, offsets, key, window = 0 } = firing.fire
    const numbers = [lead, window, ...offsets]
    const isSound =
      typeof key === 'string' &&
      !Number.isNaN(Date.parse(at)) &&
      offsets.length <= 60 &&
      numbers.every(Number.isInteger)
    if (isSound) return firing
  } catch {
    // Told below.
  }
  throw new MalformedMessageError('its fire is of a wrong type or out of bounds')
}

const DAY_MS = 86_400_000
