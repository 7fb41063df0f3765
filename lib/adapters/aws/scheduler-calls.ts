import type { CreateScheduleCommandInput, GetScheduleCommandOutput } from '@aws-sdk/client-scheduler'
import type { ServiceConfig } from './client-config.ts'
import { repeatPassing } from './scheduler-errors.ts'
import { countTries, type SendOptions, sdkCall } from './sdk-call.ts'

export type ScheduleInput = CreateScheduleCommandInput
export type ScheduleOutput = GetScheduleCommandOutput

/** As far as a list tells. */
interface ListedSchedule {
  readonly name: string
  readonly targetArn: string | undefined
}

/** The few operations of EventBridge Scheduler that schedules need. They reject with BackendError only. */
export interface SchedulerCalls {
  create(schedule: ScheduleInput): Promise<'created' | 'exists'>
  update(schedule: ScheduleInput): Promise<'updated' | 'missing'>
  get(group: string, name: string): Promise<ScheduleOutput | undefined>
  list(
    group: string,
    prefix: string,
    limit: number,
    cursor: string | undefined,
  ): Promise<{ readonly schedules: ListedSchedule[]; readonly cursor: string | undefined }>
  delete(group: string, name: string): Promise<'deleted' | 'missing'>
  destroy(): void
}

/** Loads its package only now: few processes make schedules. */
export async function schedulerCalls(config: ServiceConfig): Promise<SchedulerCalls> {
  const sdk = await import('@aws-sdk/client-scheduler')
  const client = repeatPassing(countTries(new sdk.SchedulerClient(config)))
  const call = <T>(operation: string, run: (options: SendOptions) => Promise<T>) =>
    sdkCall(`Scheduler ${operation}`, config.endpoint, run, config.deadlineMs)
  return {
    create: (schedule) =>
      call('CreateSchedule', async (options) => {
        const reply = await client.send(new sdk.CreateScheduleCommand(schedule), options).catch(unless(EXISTS))
        return reply === undefined ? 'exists' : 'created'
      }),
    update: (schedule) =>
      call('UpdateSchedule', async (options) => {
        const reply = await client.send(new sdk.UpdateScheduleCommand(schedule), options).catch(unless(MISSING))
        return reply === undefined ? 'missing' : 'updated'
      }),
    get: (GroupName, Name) =>
      call('GetSchedule', (options) =>
        client.send(new sdk.GetScheduleCommand({ GroupName, Name }), options).catch(unless(MISSING)),
      ),
    list: (GroupName, prefix, MaxResults, NextToken) =>
      call('ListSchedules', async (options) => {
        const NamePrefix = prefix === '' ? undefined : prefix
        const reply = await client.send(
          new sdk.ListSchedulesCommand({ GroupName, NamePrefix, MaxResults, NextToken }),
          options,
        )
        const schedules = (reply.Schedules ?? []).flatMap(({ Name, Target }) =>
          Name === undefined ? [] : [{ name: Name, targetArn: Target?.Arn }],
        )
        return { schedules, cursor: reply.NextToken }
      }),
    delete: (GroupName, Name) =>
      call('DeleteSchedule', async (options) => {
        const command = new sdk.DeleteScheduleCommand({ GroupName, Name })
        const reply = await client.send(command, options).catch(unless(MISSING))
        return reply === undefined ? 'missing' : 'deleted'
      }),
    destroy: () => client.destroy(),
  }
}

const EXISTS = 'ConflictException'
const MISSING = 'ResourceNotFoundException'

/** For `catch`: the one error that is an answer. */
function unless(name: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && error.name === name) return undefined
    throw error
  }
}
