import { BackendError } from '../../core/errors/index.ts'
import { violation } from '../../core/limits.ts'
import { readEventBridge } from '../../core/schedules/eventbridge-read.ts'
import { SCHEDULED_TIME } from '../../core/schedules/firing.ts'
import { firingInstants, firstAfter } from '../../core/schedules/stored-times.ts'
import type { Clock } from '../../ports/clock.ts'
import type { KnownSchedule, SchedulePage, ScheduleQuery, Scheduler, StoredSchedule } from '../../ports/scheduler.ts'
import type { SendAnswer, TaskQueue } from '../../ports/task-queue.ts'

interface Kept {
  readonly schedule: KnownSchedule
  /** Takes its timer away. */
  readonly stop: () => void
}

/** The reference: fires on the second by its clock, also where a schedule leaves it some minutes. */
export class MemoryScheduler implements Scheduler {
  readonly #clock: Pick<Clock, 'now' | 'after'>
  readonly #queue: Pick<TaskQueue, 'sendMany'>
  readonly #kept = new Map<string, Kept>()

  constructor(clock: Pick<Clock, 'now' | 'after'>, queue: Pick<TaskQueue, 'sendMany'>) {
    this.#clock = clock
    this.#queue = queue
  }

  async create(schedule: StoredSchedule): Promise<'created' | 'exists'> {
    if (this.#kept.has(schedule.name)) return 'exists'
    const now = this.#clock.now()
    this.#put('CreateSchedule', { ...schedule, createdAt: now }, firstAfter(schedule, now))
    return 'created'
  }

  async createMany(schedules: readonly StoredSchedule[]): Promise<SendAnswer[]> {
    return Promise.all(
      schedules.map(async (schedule) => {
        try {
          await this.create(schedule)
          return { outcome: 'sent' }
        } catch (error) {
          return { outcome: 'refused', error: error instanceof Error ? error : new Error(String(error)) }
        }
      }),
    )
  }

  async update(schedule: StoredSchedule): Promise<'updated' | 'missing'> {
    const before = this.#kept.get(schedule.name)
    if (before === undefined) return 'missing'
    this.#put('UpdateSchedule', { ...schedule, createdAt: before.schedule.createdAt }, this.#clock.now())
    return 'updated'
  }

  async get(name: string): Promise<KnownSchedule | undefined> {
    return this.#kept.get(name)?.schedule
  }

  async list({ prefix, limit, cursor }: ScheduleQuery): Promise<SchedulePage> {
    const after = cursor === undefined ? '' : nameIn(cursor)
    const names = [...this.#kept.keys()].filter((name) => name.startsWith(prefix) && name > after).sort()
    const page = names.slice(0, limit)
    const last = page.at(-1)
    const queues = new Map(page.map((name) => [name, this.#kept.get(name)?.schedule.queue ?? '']))
    return { names: page, queues, ...(names.length > page.length && last !== undefined && { cursor: CURSOR + last }) }
  }

  async delete(name: string): Promise<'deleted' | 'missing'> {
    this.#kept.get(name)?.stop()
    return this.#kept.delete(name) ? 'deleted' : 'missing'
  }

  #put(operation: string, schedule: KnownSchedule, after: number): void {
    refuseUnsound(`Memory ${operation}`, schedule, this.#clock.now())
    this.#kept.get(schedule.name)?.stop()
    this.#arm(schedule, after)
  }

  /** Keeps it, with a timer for its next time after `after`. */
  #arm(schedule: KnownSchedule, after: number): void {
    const at = schedule.enabled ? firingInstants(schedule, after).next().value : undefined
    if (at === undefined && schedule.enabled && schedule.deletesItself) {
      this.#kept.delete(schedule.name)
      return
    }
    const stop = at === undefined ? () => {} : this.#clock.after(at - this.#clock.now(), () => this.#fire(schedule, at))
    this.#kept.set(schedule.name, { schedule, stop })
  }

  #fire(schedule: KnownSchedule, at: number): void {
    const { queue, message } = schedule
    const body = message.replaceAll(SCHEDULED_TIME, `${new Date(at).toISOString().slice(0, 19)}Z`)
    void this.#queue.sendMany(queue, [{ body, delaySeconds: 0, group: undefined, attributes: {} }])
    this.#arm(schedule, at)
  }
}

/** What a cursor has before the last name of its page, so that other texts are told from it. */
const CURSOR = 'after:'

function nameIn(cursor: string): string {
  if (cursor.startsWith(CURSOR)) return cursor.slice(CURSOR.length)
  throw new BackendError('Memory ListSchedules', `ValidationException: ${JSON.stringify(cursor)} is no cursor`, {
    retryable: false,
  })
}

const NAME = /^[\w.-]{1,64}$/

function refuseUnsound(operation: string, { name, expression, timezone, message }: KnownSchedule, now: number): void {
  const refuse = (text: string) => new BackendError(operation, `ValidationException: ${text}`, { retryable: false })
  if (!NAME.test(name)) throw refuse(`the name ${JSON.stringify(name)} is none`)
  const tooLong = violation('scheduleMessageBytes', Buffer.byteLength(message), 'its message')
  if (tooLong !== undefined) throw refuse(tooLong)
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone })
    const clock = readEventBridge(expression)
    const isOver = clock.kind === 'at' && clock.local <= now && timezone === 'UTC'
    if (!isOver) return
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error))
  }
  throw refuse(`the time of ${expression} is over`)
}
