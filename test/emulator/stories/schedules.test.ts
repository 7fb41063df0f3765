import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DevServer, startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import { at, cron, rate } from '../../../lib/index.ts'
import type app from '../../localstack/app-three-groups/tasks.ts'

/** Not among the stories for all worlds: LocalStack's free edition keeps schedules, but fires none. */
describe('schedules made at run time, on the embedded backend', () => {
  let dev: DevServer
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('../../localstack/app-three-groups/tasks.ts', import.meta.url))
    dev = await startDevServer({ entry, log: 'silent' })
  })
  afterAll(() => dev.close())

  const connect = () => createClient<typeof app>({ app: 'three-groups', endpoint: dev.endpoint })

  test('S13: a task runs once at a time that was given, no sooner, with its input and labels', {
    timeout: 120_000,
  }, async () => {
    await using client = connect()
    const time = new Date(Date.now() + 8000)

    const { key } = await client
      .task('add')
      .with({ labels: { by: 'time' } })
      .scheduleByTime(time, { a: 1 })
    // A time between two seconds is the later of them.
    const second = new Date(Math.ceil(time.getTime() / 1000) * 1000)
    const id = `runtime.${key}.${second.toISOString().replace('.000Z', 'Z')}.r`

    await expect
      .poll(() => client.get(id), { timeout: 30_000 })
      .toMatchObject({
        status: 'SUCCESS',
        value: 2,
        labels: { by: 'time' },
      })
    const started = (await client.get(id))?.startedAt?.getTime() ?? 0
    expect(started).toBeGreaterThanOrEqual(time.getTime())
    await expect.poll(() => client.schedules.get(key), { timeout: 10_000 }).toBeNull()
  })

  test('S13: a schedule is made once, paused, resumed, changed, listed, previewed and deleted', async () => {
    await using client = connect()
    const { schedules } = client
    const entry = cron('0 3 13 * 5', { key: 'thirteenth', task: 'add', input: { a: 1 }, timezone: 'Asia/Tokyo' })

    expect(await schedules.create(entry)).toEqual({ key: 'thirteenth', scheduler: 'runtime' })
    expect(await schedules.create(entry)).toEqual({ key: 'thirteenth', scheduler: 'runtime' })
    await schedules.pause('thirteenth')
    expect(await schedules.get('thirteenth')).toMatchObject({ enabled: false, input: { a: 1 }, timezone: 'Asia/Tokyo' })
    await schedules.resume('thirteenth')
    expect(await schedules.next('thirteenth', 3)).toHaveLength(3)
    await schedules.update(rate('2h', { key: 'thirteenth', task: 'add', input: { a: 2 } }))

    const { schedules: all } = await schedules.list({ scheduler: 'runtime' })
    expect(all.filter(({ key }) => key === 'thirteenth')).toMatchObject([{ when: 'rate(2h)', enabled: true }])
    await expect(schedules.create(entry)).rejects.toMatchObject({ code: 'SCHEDULE_CONFLICT' })
    expect(await schedules.delete('thirteenth')).toBe(true)
    expect(await schedules.delete('thirteenth')).toBe(false)
  })

  test('a list that is given a cursor of no list is refused by its name', async () => {
    await using client = connect()

    const listing = client.schedules.list({ cursor: 'zzz' })

    await expect(listing).rejects.toMatchObject({ code: 'OPTION_INVALID', option: 'cursor' })
  })

  test('many are made at once, and a list has all of them', { timeout: 60_000 }, async () => {
    await using client = connect()
    const keys = Array.from({ length: 150 }, (_, index) => `many-${index}`)
    const year = new Date(Date.now() + 365 * 86_400_000)

    await Promise.all(
      keys.map((key) => client.schedules.create(at(year, { key, scheduler: 'many', task: 'add', input: { a: 1 } }))),
    )

    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await client.schedules.list({ scheduler: 'many', ...(cursor !== undefined && { cursor }) })
      found.push(...page.schedules.map(({ key }) => key))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(found.toSorted()).toEqual(keys.toSorted())
  })
})
