import type { SchedulePlan } from '../core/schedules/plan.ts'
import type { SendAnswer } from './task-queue.ts'

/**
 * The schedules of one app and stage, as EventBridge Scheduler keeps them: each sends one message to one queue whenever it fires.
 *
 * Implementations pass `test/contract/scheduler.contract.ts`.
 */
export interface Scheduler {
  /**
   * Makes a schedule, unless one of its name is there: that stays as it is.
   *
   * Rejects with BackendError, not retryable for what the service refuses: an expression, a zone, a time that is over.
   */
  create(schedule: StoredSchedule): Promise<'created' | 'exists'>

  /**
   * Makes each, as `create` does; answered in order. One that is there is as good as `sent`. `refused`: repeating would not help;
   * `unavailable`: it may still have been made, for its reply was lost. Never rejects.
   */
  createMany(schedules: readonly StoredSchedule[]): Promise<SendAnswer[]>

  /** Puts another in the place of the one of this name. Rejects as `create` does. */
  update(schedule: StoredSchedule): Promise<'updated' | 'missing'>

  /** As it was given. Rejects with BackendError. */
  get(name: string): Promise<KnownSchedule | undefined>

  /** A page of names, in no certain order; what was made or deleted a moment ago may not show yet. Rejects with BackendError. */
  list(query: ScheduleQuery): Promise<SchedulePage>

  /** Nothing fires any more but what has been sent. Rejects with BackendError. */
  delete(name: string): Promise<'deleted' | 'missing'>
}

export interface StoredSchedule
  extends Pick<
    SchedulePlan,
    'expression' | 'timezone' | 'startAt' | 'endAt' | 'flexibleMinutes' | 'enabled' | 'maxAgeSeconds'
  > {
  /** Unique in the app and stage: 1 to 64 letters, digits, `-`, `_`, `.`. */
  readonly name: string
  /** For people, and to tell who made it; 512 characters at most. */
  readonly description: string
  /** Where it sends to, by its physical name. */
  readonly queue: string
  /** What it sends, with the scheduled time in the place of SCHEDULED_TIME. */
  readonly message: string
  /** Whether it goes when it has fired for the last time. */
  readonly deletesItself: boolean
}

/** A schedule, and when it was made: what a `rate` without a start counts from. In ms since 1970. */
export type KnownSchedule = StoredSchedule & { readonly createdAt: number }

export interface ScheduleQuery {
  readonly prefix: string
  /** 1 to 100. */
  readonly limit: number
  readonly cursor: string | undefined
}

/** A page may be short or empty while `cursor` is there. */
export interface SchedulePage {
  readonly names: readonly string[]
  /** Where each sends to, by its name; those that the service does not tell are missing. */
  readonly queues: ReadonlyMap<string, string>
  readonly cursor?: string
}
