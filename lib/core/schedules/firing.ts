import { decodeEnvelope, type Envelope } from '../envelope.ts'
import { MalformedMessageError } from '../errors/index.ts'
import type { JsonValue } from '../json.ts'
import type { PriorityLevel } from '../priority.ts'
import { type Calendar, includes } from './calendar.ts'
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

/** A target's input. EventBridge looks for `<aws.` in all of it, so that no other string of it may have a `<`. */
export function encodeFiring(firing: Omit<Firing, 'fire'> & { readonly fire: Omit<Firing['fire'], 'at'> }): string {
  const { fire, v, ...rest } = firing
  const text = JSON.stringify({ v, fire: { ...fire, at: '' }, ...rest })
  const escaped = text.replace(REFUSED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return escaped.replace('"at":""', `"at":"${SCHEDULED_TIME}"`)
}

/** `<` for EventBridge, the others for SQS. */
const REFUSED = /[<\uFFFE\uFFFF]/g

/** Whether a message's body is meant to be a firing: only a hint, before it is read. */
export function isFiring(body: string): boolean {
  return body.startsWith('{"v":1,"fire":')
}

/**
 * The tasks that a firing asks for, in order of time; none where its minute does not count. Each begins its record when it is claimed.
 *
 * @throws MalformedMessageError for anything but a firing of this version.
 */
export function tasksOf(body: string): Envelope[] {
  const { fire, ...rest } = readFiring(body)
  const minute = Date.parse(fire.at) + fire.lead * 1000
  return fire.offsets
    .map((offset) => minute + offset * 1000)
    .filter((at) => counts(fire, at))
    .map((at) =>
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
        }),
      ),
    )
}

function counts({ only, zone = 'UTC' }: Firing['fire'], at: number): boolean {
  if (only === undefined) return true
  const local = wallTime(zone, at)
  // A time that is shown twice counts the first time.
  return includes(only, local) && instantOf(zone, local) === at
}

function readFiring(body: string): Firing {
  try {
    const firing = JSON.parse(body) as Firing
    const { at, lead, offsets, key } = firing.fire
    const numbers = [lead, ...offsets]
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
