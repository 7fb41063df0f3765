/** The typing of schedules made at run time, compiled by tsc: what must be inferred, and what must be refused, each with its reason. */
import { defineApp } from '../../lib/core/app.ts'
import { at, cron, rate, type ScheduleEntry } from '../../lib/core/schedule.ts'
import type { CreatedSchedule, ScheduleRef } from '../../lib/core/schedule-types.ts'
import { task } from '../../lib/core/task.ts'
import { createClient } from '../../lib/entries/client.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function same<A, B>(equal: Equal<A, B>): void
declare const kept: ScheduleEntry<typeof add>

const add = task({ name: 'add', run: (input: { a: number }) => input.a })
const app = defineApp('shop', { tasks: [add] })
const client = createClient<typeof app>({ app: 'shop' })
const untyped = createClient({ app: 'shop' })

export async function accepted() {
  const ref = await client.schedules.create(rate('1h', { key: 'k', task: add, input: { a: 1 } }))
  same<typeof ref, ScheduleRef>(true)
  await client.schedules.create(rate('1h', { key: 'k', task: 'add', input: { a: 1 } }))
  await client.schedules.update(kept)
  await untyped.schedules.create(rate('1h', { key: 'k', task: 'any', input: 7 }))

  const made = await client.task('add').with({ priority: 'low' }).scheduleByCron('0 3 * * *', { a: 1 })
  same<typeof made, CreatedSchedule>(true)
}

export async function refused() {
  const wrong = { a: 'x' }
  // @ts-expect-error a is a number
  rate('1h', { key: 'k', task: add, input: wrong })
  // @ts-expect-error a is a number
  await client.schedules.create(rate('1h', { key: 'k', task: 'add', input: wrong }))
  // @ts-expect-error the app has no such task
  await client.schedules.create(rate('1h', { key: 'k', task: 'nope', input: { a: 1 } }))
  // @ts-expect-error there is no c
  cron('0 3 * * *', { key: 'k', task: add, input: { a: 1, c: 2 } })
  // @ts-expect-error a schedule needs a key
  at(new Date(), { task: add, input: { a: 1 } })
  // @ts-expect-error a is a number
  await client.task('add').scheduleByCron('0 3 * * *', wrong)
  // @ts-expect-error a is a number
  await client.task(add).scheduleByTime(new Date(), wrong)
  // @ts-expect-error what the code declares is declared by definitions
  defineApp('shop', { tasks: [add], schedules: { s: [rate('1h', { key: 'k', task: 'add', input: { a: 1 } })] } })
}
