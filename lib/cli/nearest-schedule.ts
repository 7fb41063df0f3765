import { ScheduleNotFoundError } from '../core/errors/index.ts'
import type { ScheduleRef } from '../core/schedule-types.ts'
import type { Client } from '../entries/client.ts'
import { allSchedules } from './all-schedules.ts'
import { defined } from './defined.ts'
import { nearestOf } from './failure.ts'

/** Does something with a schedule. @throws ScheduleNotFoundError that has, as `nearest`, the one that was probably meant. */
export async function withSchedule<T>(client: Client, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error
    const all = await allSchedules(client).catch(() => [])
    throw Object.assign(error, defined({ nearest: nearestSchedule(error, all) }))
  }
}

/** The same key in another scheduler, or what reads alike. */
export function nearestSchedule({ scheduler, key }: ScheduleRef, all: readonly ScheduleRef[]): string | undefined {
  const names = all.map((one) => `${one.scheduler}.${one.key}`)
  return names.find((name) => name.endsWith(`.${key}`)) ?? nearestOf(`${scheduler}.${key}`, names)
}
