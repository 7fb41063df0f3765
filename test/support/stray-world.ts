import type { PriorityLevel } from '../../lib/core/priority.ts'
import { dueSchedule } from '../../lib/core/schedules/due.ts'
import { encodeFiring, SCHEDULED_TIME } from '../../lib/core/schedules/firing.ts'
import { MADE_AT_RUN_TIME } from '../../lib/core/schedules/plan.ts'
import type { Scheduler, StoredSchedule } from '../../lib/ports/scheduler.ts'
import { retiredWorld } from './retired-world.ts'
import { withMethods } from './with-methods.ts'

const DAY_MS = 86_400_000

/** As `retiredWorld`; its first deploy has group `old` with the tasks `resize` and `mail`, and was swept once. */
export async function strayWorld(priorities: readonly PriorityLevel[] = [1, 2]) {
  const world = retiredWorld()
  world.deploy({ old: ['resize', 'mail'] }, priorities)
  await world.sweepAll()
  const known = async (name: string) => {
    const found = await world.scheduler.get(name)
    if (found === undefined) throw new Error(`no schedule ${name}`)
    return found
  }

  /** A task that waits. */
  async function wait(id: string, task = 'resize', waitMs = 2 * DAY_MS): Promise<string> {
    const body = world.message(task, { id, input: `<aws.${id}>`, dueAt: world.clock.now() + waitMs })
    const due = { id, queue: world.name('old'), body, dueAt: world.clock.now() + waitMs, first: true }
    const schedule = dueSchedule(due, (text) => text)
    await world.scheduler.create(schedule)
    return schedule.name
  }

  /** One that was made at run time, or is what the test says. */
  async function repeat(name: string, change: Partial<StoredSchedule> = {}): Promise<StoredSchedule> {
    const schedule: StoredSchedule = {
      name,
      description: `${MADE_AT_RUN_TIME}: rate(1h)`,
      expression: 'rate(1 hour)',
      timezone: 'UTC',
      startAt: undefined,
      endAt: undefined,
      flexibleMinutes: undefined,
      enabled: true,
      maxAgeSeconds: 60,
      queue: world.name('old'),
      message: encodeFiring({
        v: 1,
        fire: { key: name, lead: 0, offsets: [0] },
        name: 'resize',
        group: 'old',
        priority: 2,
        codec: 'json',
        input: { text: `${SCHEDULED_TIME} "at":""` },
        labels: { a: '<' },
      }),
      deletesItself: true,
      ...change,
    }
    await world.scheduler.create(schedule)
    return schedule
  }

  /** A scheduler that counts what it is asked. */
  function counted(port: Scheduler = world.scheduler) {
    const asked = { list: 0, get: 0, update: 0 }
    const scheduler = withMethods(port, {
      list: (query) => {
        asked.list += 1
        return port.list(query)
      },
      get: (name) => {
        asked.get += 1
        return port.get(name)
      },
      update: (schedule) => {
        asked.update += 1
        return port.update(schedule)
      },
    })
    return { asked, scheduler }
  }

  return { ...world, known, wait, repeat, counted }
}
