import { BackendError } from '../../core/errors/index.ts'
import type { ScheduleResources } from '../../core/manifest.ts'
import type { KnownSchedule, SchedulePage, ScheduleQuery, Scheduler, StoredSchedule } from '../../ports/scheduler.ts'
import type { SendAnswer } from '../../ports/task-queue.ts'
import type { Pace } from './pace.ts'
import { ScheduleMaker } from './schedule-maker.ts'
import type { ScheduleInput, ScheduleOutput, SchedulerCalls } from './scheduler-calls.ts'

/** {@link Scheduler} on EventBridge Scheduler, in the app's schedule group. Calls that are throttled are tried again by the SDK. */
export class EventBridgeScheduler implements Scheduler {
  readonly #calls: () => Promise<SchedulerCalls>
  readonly #find: () => Promise<ScheduleResources | undefined>
  readonly #maker: ScheduleMaker
  #place: ScheduleResources | undefined

  /** @param find - where the app's schedules belong; `undefined` when it was deployed before there were any. Asked until it is known. */
  constructor(calls: () => Promise<SchedulerCalls>, find: () => Promise<ScheduleResources | undefined>, pace: Pace) {
    this.#calls = calls
    this.#find = find
    this.#maker = new ScheduleMaker((schedule) => this.create(schedule), pace)
  }

  async create(schedule: StoredSchedule): Promise<'created' | 'exists'> {
    const place = await this.#located()
    return (await this.#calls()).create(inputOf(schedule, place))
  }

  createMany(schedules: readonly StoredSchedule[]): Promise<SendAnswer[]> {
    return this.#maker.make(schedules)
  }

  async update(schedule: StoredSchedule): Promise<'updated' | 'missing'> {
    const place = await this.#located()
    return (await this.#calls()).update(inputOf(schedule, place))
  }

  async get(name: string): Promise<KnownSchedule | undefined> {
    const { group } = await this.#located()
    const reply = await (await this.#calls()).get(group, name)
    return reply && knownSchedule(name, reply)
  }

  async list({ prefix, limit, cursor }: ScheduleQuery): Promise<SchedulePage> {
    const { group } = await this.#located()
    const page = await (await this.#calls()).list(group, prefix, limit, cursor)
    const queues = page.schedules.flatMap(({ name, targetArn }) =>
      targetArn === undefined ? [] : [[name, queueOf(targetArn)] as const],
    )
    return {
      names: page.schedules.map(({ name }) => name),
      queues: new Map(queues),
      ...(page.cursor !== undefined && { cursor: page.cursor }),
    }
  }

  async delete(name: string): Promise<'deleted' | 'missing'> {
    const { group } = await this.#located()
    return (await this.#calls()).delete(group, name)
  }

  async #located(): Promise<ScheduleResources> {
    this.#place ??= await this.#find()
    if (this.#place !== undefined) return this.#place
    const said = 'the app was deployed by a version without schedules, and has no schedule group; deploy it again'
    throw new BackendError('Scheduler', said, { retryable: false })
  }
}

function inputOf(schedule: StoredSchedule, { group, roleArn, deadLetterArn }: ScheduleResources): ScheduleInput {
  const { flexibleMinutes, startAt, endAt } = schedule
  return {
    GroupName: group,
    Name: schedule.name,
    Description: schedule.description,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timezone,
    State: schedule.enabled ? 'ENABLED' : 'DISABLED',
    StartDate: startAt === undefined ? undefined : new Date(startAt),
    EndDate: endAt === undefined ? undefined : new Date(endAt),
    FlexibleTimeWindow:
      flexibleMinutes === undefined ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: flexibleMinutes },
    ActionAfterCompletion: schedule.deletesItself ? 'DELETE' : 'NONE',
    Target: {
      Arn: `${deadLetterArn.slice(0, deadLetterArn.lastIndexOf(':') + 1)}${schedule.queue}`,
      RoleArn: roleArn,
      Input: schedule.message,
      DeadLetterConfig: { Arn: deadLetterArn },
      RetryPolicy: { MaximumEventAgeInSeconds: schedule.maxAgeSeconds },
    },
  }
}

function knownSchedule(name: string, reply: ScheduleOutput): KnownSchedule {
  const { Target, FlexibleTimeWindow, StartDate, EndDate } = reply
  return {
    name,
    description: reply.Description ?? '',
    expression: reply.ScheduleExpression ?? '',
    timezone: reply.ScheduleExpressionTimezone ?? 'UTC',
    startAt: StartDate?.getTime(),
    endAt: EndDate?.getTime(),
    flexibleMinutes: FlexibleTimeWindow?.Mode === 'FLEXIBLE' ? FlexibleTimeWindow.MaximumWindowInMinutes : undefined,
    enabled: reply.State !== 'DISABLED',
    maxAgeSeconds: Target?.RetryPolicy?.MaximumEventAgeInSeconds ?? MAX_AGE_SECONDS,
    queue: queueOf(Target?.Arn ?? ''),
    message: Target?.Input ?? '',
    deletesItself: reply.ActionAfterCompletion === 'DELETE',
    createdAt: reply.CreationDate?.getTime() ?? 0,
  }
}

function queueOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1)
}

/** EventBridge's own, where none was given. */
const MAX_AGE_SECONDS = 86_400
