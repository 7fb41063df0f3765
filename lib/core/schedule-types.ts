import type { AnyTask, App, InputOf, NameOf, Select } from './app-types.ts'
import type { BoundTask, EnqueueOptions } from './client-types.ts'
import type { PriorityLevel } from './priority.ts'
import type { ScheduleEntry, ScheduleOptions } from './schedule.ts'

/** Which schedule. */
export interface ScheduleRef {
  readonly key: string
  readonly scheduler: string
}

/** A key of the scheduler `runtime`, or a key and its scheduler. */
export type ScheduleName = string | { readonly key: string; readonly scheduler?: string }

/** A schedule as it stands. */
export interface ScheduleView extends ScheduleRef {
  /** Whether it is the code's own, which no call at run time changes. */
  readonly declared: boolean
  /** When, as it was written: `cron(0 3 * * *)`. Of a declared one, in EventBridge's words. */
  readonly when: string
  /** Of `cron` and `regular`. */
  readonly timezone: string
  /** By name. */
  readonly task: string
  readonly group: string
  readonly priority: PriorityLevel
  /** Where a known codec can read it. */
  readonly input?: unknown
  readonly labels: Readonly<Record<string, string>>
  readonly enabled: boolean
  readonly overlap: 'allow' | 'skip'
  readonly catchUp: 'none' | 'last'
  readonly start: Date | undefined
  readonly end: Date | undefined
  readonly jitterMinutes: number | undefined
}

export interface ListSchedulesOptions {
  /** Only this one's. Worth giving where many tasks wait by long delays: each is a schedule, too, which is passed over. @default all */
  readonly scheduler?: string
  /** Schedules a page: 1 to 100. @default 100 */
  readonly limit?: number
  readonly cursor?: string
}

/** A page may be short or empty while `cursor` is there. */
export interface ScheduleList {
  readonly schedules: readonly ScheduleView[]
  readonly cursor?: string
}

/** A time of a schedule. */
export interface ScheduleTime {
  /** What the clocks of its zone show: ISO 8601 without an offset. */
  readonly local: string
  /** `null` for a time that the clocks leap over, when nothing fires. */
  readonly at: Date | null
  /** `skipped`: the clocks leap over it. `repeated`: they show it twice, and it fires at the first. */
  readonly note?: 'skipped' | 'repeated'
}

/**
 * Schedules that are made and changed at run time. Needs `grantOperate`.
 *
 * A change on one that the code declares rejects with ScheduleDeclaredError; an entry that can't be with OptionError, or as `enqueue` rejects.
 */
export interface Schedules<A = App> {
  /**
   * Makes a schedule, from what `cron`, `rate`, `at` or `regular` give. It deletes itself when it has fired for the last time.
   *
   * Repeats are safe: the same again is the same schedule; rejects with ScheduleConflictError when it is another one.
   * @example await client.schedules.create(cron('0 9 * * 1-5', { key: 'report', task: 'report', input: {}, timezone: 'Europe/Paris' }))
   */
  create<const T extends AnyTask | NameOf<A>>(entry: EntryFor<A, T>): Promise<ScheduleRef>
  /** Puts another in its place; a paused one stays paused unless `enabled` says otherwise. Rejects with ScheduleNotFoundError. */
  update<const T extends AnyTask | NameOf<A>>(entry: EntryFor<A, T>): Promise<ScheduleRef>
  get(name: ScheduleName): Promise<ScheduleView | null>
  /** In no certain order; the code's own, too. */
  list(options?: ListSchedulesOptions): Promise<ScheduleList>
  /** Fires no more until `resume`. Times that pass meanwhile are dropped. Rejects with ScheduleNotFoundError. */
  pause(name: ScheduleName): Promise<void>
  resume(name: ScheduleName): Promise<void>
  /** Gives whether it was there. What it has fired still runs. */
  delete(name: ScheduleName): Promise<boolean>
  /**
   * Its next times, whether it is paused or not: 1 to 100. Fewer where it ends, or nothing comes for 41 years.
   *
   * Rejects with ScheduleNotFoundError.
   * @param count - @default 5
   */
  next(name: ScheduleName, count?: number): Promise<ScheduleTime[]>
}

/** An entry whose task is a definition, which says the input's type, or a name, of which the app's type says it. */
type EntryFor<A, T extends AnyTask | string> = ScheduleEntry<T, T extends string ? InputOf<Select<A, T>> : unknown>

/** Of a schedule that is made for a bound task. */
export interface TaskScheduleOptions extends Omit<ScheduleOptions, 'key' | 'task' | 'input'> {
  /** @default a new UUID: each call makes a schedule of its own */
  readonly key?: string
}

export interface CreatedSchedule extends ScheduleRef {
  /** Gives whether it was there. */
  delete(): Promise<boolean>
}

/** A bound task that can be scheduled, too. Of options set before, a schedule has `priority` and `labels` only; others are refused. */
export interface SchedulableTask<T> extends BoundTask<T> {
  with(options: EnqueueOptions): SchedulableTask<T>
  /** @example await client.task('report').scheduleByCron('0 9 * * 1', { week: 'last' }) */
  scheduleByCron(expression: string, input: InputOf<T>, options?: TaskScheduleOptions): Promise<CreatedSchedule>
  /** Once: a Date, or ISO 8601 with an offset. */
  scheduleByTime(time: Date | string, input: InputOf<T>, options?: TaskScheduleOptions): Promise<CreatedSchedule>
}
