import type { AnyTask, InputOf } from './app-types.ts'
import type { Duration } from './duration.ts'
import type { Priority } from './priority.ts'

/** What every schedule entry has beside its clock. */
export interface ScheduleOptions<T extends AnyTask | string = AnyTask, I = unknown> {
  /** Names the entry within its scheduler: 1 to 40 letters, digits, `-`, `_`. */
  readonly key: string
  /** A definition. For `client.schedules`, its name will do. */
  readonly task: T
  readonly input: T extends AnyTask ? InputOf<T> : I
  /** For `client.schedules`: what the schedule belongs to. @default 'runtime' */
  readonly scheduler?: string
  readonly priority?: Priority
  readonly labels?: Readonly<Record<string, string>>
  /** An IANA zone, such as `Asia/Tokyo`. @default 'UTC' */
  readonly timezone?: string
  readonly start?: Date | string
  readonly end?: Date | string
  /** Fires at a random moment within so long after its time: 1 minute to 24 hours, in whole minutes. */
  readonly jitter?: Duration
  /** @default true */
  readonly enabled?: boolean
  /** `skip`: no new task while the last one has not ended. @default 'allow' */
  readonly overlap?: 'allow' | 'skip'
  /**
   * What becomes of times that were missed while nothing could fire. `last`: the newest of them is made up for, if it is a day old at most
   * (on AWS, EventBridge itself tries each firing for a day). `none`: they are dropped after a minute.
   * @default 'last'
   */
  readonly catchUp?: 'none' | 'last'
}

/** Which instants, by sets: every combination of those given; what is left out matches all, and seconds 0. */
export interface RegularSets {
  readonly seconds?: readonly number[]
  readonly minutes?: readonly number[]
  readonly hours?: readonly number[]
  readonly days?: readonly number[]
  readonly months?: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays?: readonly number[]
}

type ScheduleClock =
  | { readonly kind: 'cron'; readonly expression: string }
  | { readonly kind: 'rate'; readonly every: Duration }
  | { readonly kind: 'at'; readonly at: Date | string }
  | { readonly kind: 'regular'; readonly sets: RegularSets }

export interface ScheduleEntry<T extends AnyTask | string = AnyTask, I = unknown> extends ScheduleOptions<T, I> {
  readonly clock: ScheduleClock
}

/** Five fields, or `@daily` and its kin. @example cron('0 3 * * *', { key: 'nightly', task: cleanup, input: {} }) */
export function cron<const T extends AnyTask | string, I>(
  expression: string,
  options: ScheduleOptions<T, I>,
): ScheduleEntry<T, I> {
  return { ...options, clock: { kind: 'cron', expression } }
}

/** Every so long. @example rate('5m', { key: 'poll', task: poll, input: undefined }) */
export function rate<const T extends AnyTask | string, I>(
  every: Duration,
  options: ScheduleOptions<T, I>,
): ScheduleEntry<T, I> {
  return { ...options, clock: { kind: 'rate', every } }
}

/** Once: a Date, or ISO 8601 with an offset. @example at('2027-01-01T00:00:00Z', { key: 'party', task: party, input: {} }) */
export function at<const T extends AnyTask | string, I>(
  instant: Date | string,
  options: ScheduleOptions<T, I>,
): ScheduleEntry<T, I> {
  return { ...options, clock: { kind: 'at', at: instant } }
}

/** By sets. @example regular({ minutes: [0, 30], seconds: [0] }, { key: 'half', task: tick, input: undefined }) */
export function regular<const T extends AnyTask | string, I>(
  sets: RegularSets,
  options: ScheduleOptions<T, I>,
): ScheduleEntry<T, I> {
  return { ...options, clock: { kind: 'regular', sets } }
}
