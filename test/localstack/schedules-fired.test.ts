import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '../../lib/entries/client.ts'
import { at, type Client, cron } from '../../lib/index.ts'
import type scheduled from './app-scheduled/tasks.ts'
import { firesSchedules } from './support/fires-schedules.ts'
import { say } from './support/say.ts'
import { STAGE } from './support/stage.ts'

/**
 * LocalStack's free edition keeps schedules and fires none. Where something fires them for it, as it does when the suite is run by us, the
 * whole way is told here; elsewhere, that nothing comes.
 */
const ENDPOINT = process.env['AWS_ENDPOINT_URL'] ?? ''
const FIRED = await firesSchedules(ENDPOINT)
const MINUTE_MS = 60_000
const PATIENCE = { timeout: 330_000 }

let client: Client<typeof scheduled>
beforeAll(() => {
  client = createClient<typeof scheduled>({ app: 'scheduled', stage: STAGE, endpoint: ENDPOINT })
})
afterAll(() => client.close())

const idOf = (key: string, time: number) => `${key}.${new Date(time).toISOString().replace('.000Z', 'Z')}.r`
const secondAfter = (time: string | number) => Math.ceil(new Date(time).getTime() / 1000) * 1000
const nextMinute = () => Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS

if (FIRED) tellStories()
else
  test('different here: a schedule is kept, and fires nothing', async () => {
    const time = Date.now() + 7000
    await client.schedules.create(at(new Date(time), { key: 'unfired', task: 'note', input: 'none' }))

    await sleep(10_000)

    expect(await client.get(idOf('runtime.unfired', secondAfter(time)))).toBeNull()
    expect(await client.schedules.delete('unfired')).toBe(true)
  })

function tellStories(): void {
  describe.concurrent('tasks of declared schedules, on LocalStack', () => {
    test('come once a minute where two fire, and not at all from one that is off', PATIENCE, async () => {
      const minute = nextMinute()

      const task = await succeeded(idOf('reports.union', minute))
      await succeeded(idOf('reports.union', minute + MINUTE_MS))

      expect(task).toMatchObject({ value: { by: 'union', id: task.id, priority: 2, labels: { kind: 'union' } } })
      const { tasks } = await client.list({ name: 'note', labels: { kind: 'union' }, since: new Date(minute) })
      const ids = tasks.map(({ id }) => id)
      expect(ids).toHaveLength(new Set(ids).size)
      expect((await client.list()).tasks.filter(({ id }) => id.startsWith('clock.off'))).toEqual([])
    })

    test('run on their seconds, no sooner', PATIENCE, async () => {
      const minute = nextMinute() + MINUTE_MS

      for (const due of [0, 20_000, 40_000].map((ms) => minute + ms)) {
        const { startedAt } = await succeeded(idOf('clock.seconds', due))
        const lateMs = (startedAt?.getTime() ?? 0) - due
        say(`a task with seconds started ${lateMs} ms after its time`)
        expect(lateMs).toBeGreaterThanOrEqual(0)
      }
    })
  })

  describe.concurrent('tasks of schedules made at run time, on LocalStack', () => {
    test('one that is paused makes no task, resumed it does, and deleted no more', PATIENCE, async () => {
      const { schedules } = client
      await schedules.create(cron('* * * * *', { key: 'minutely', task: 'note', input: 'minutely', enabled: false }))
      const minute = nextMinute()
      // The other tasks of this minute show that it is over.
      await succeeded(idOf('reports.union', minute))
      await schedules.resume('minutely')

      await succeeded(idOf('runtime.minutely', nextMinute()))
      await schedules.delete('minutely')

      expect(await client.get(idOf('runtime.minutely', minute))).toBeNull()
    })

    test(
      'a task runs once at a time that was given, no sooner, and its schedule is gone',
      PATIENCE,
      async ({ expect }) => {
        const time = Date.now() + 9000

        const { key } = await client
          .task('note')
          .with({ labels: { by: 'time' }, priority: 'high' })
          .scheduleByTime(new Date(time), 'by time')
        const { startedAt, value } = await succeeded(idOf(`runtime.${key}`, secondAfter(time)))

        expect(value).toMatchObject({ by: 'by time', priority: 1, labels: { by: 'time' } })
        expect(startedAt?.getTime()).toBeGreaterThanOrEqual(time)
        await expect.poll(() => client.schedules.get(key), { timeout: 30_000 }).toBeNull()
      },
    )
  })
}

/** A task that a schedule is to make, once it has ended: until it starts, nothing knows of it. */
async function succeeded(id: string) {
  for (const began = Date.now(); Date.now() - began < 320_000; await sleep(500)) {
    const task = await client.get(id)
    if (task?.status === 'SUCCESS') return task
    if (task?.status === 'FAILURE') throw new Error(`${id} failed: ${task.error?.message}`)
  }
  throw new Error(`nothing made ${id}`)
}
