import { describe, expect, test } from 'vitest'
import { defineApp } from '../../../../lib/core/app.ts'
import { cron, rate } from '../../../../lib/core/schedule.ts'
import { DECLARED } from '../../../../lib/core/schedules/plan.ts'
import { createTestQueue } from '../../../../lib/testing/index.ts'
import { add, app } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

const SUM = { key: 'sum', task: add, input: { a: 1 } } as const

describe('an update', () => {
  test('puts another in its place, which stays paused if it was', async () => {
    const { client } = clientWorld(app)
    await client.schedules.create(rate('1h', SUM))
    await client.schedules.pause('sum')

    await client.schedules.update(cron('30 4 * * *', { ...SUM, input: { a: 7 } }))

    expect(await client.schedules.get('sum')).toMatchObject({
      when: 'cron(30 4 * * *)',
      input: { a: 7 },
      enabled: false,
    })
  })

  test('of two parts to one leaves one, and of one to two makes the second', async () => {
    const { client, scheduler } = clientWorld(app)
    const names = async () => (await scheduler.list({ prefix: '', limit: 100, cursor: undefined })).names
    await client.schedules.create(cron('0 3 13 * 5', SUM))

    await client.schedules.update(cron('0 3 13 * *', SUM))
    expect(await names()).toEqual(['runtime.sum'])

    await client.schedules.update(cron('0 3 13 * 5', SUM))
    expect(await names()).toEqual(['runtime.sum', 'runtime.sum.2'])
  })

  test('of what is not there is refused, with the remedy', async () => {
    const { client } = clientWorld(app)

    await expect(client.schedules.update(rate('1h', SUM))).rejects.toMatchObject({
      code: 'SCHEDULE_NOT_FOUND',
      message: expect.stringContaining('schedules.create'),
    })
  })
})

test('a paused schedule fires no more, in any of its parts, until it is resumed', async () => {
  const world = clientWorld(app)
  await world.client.schedules.create(cron('0 3 1 * 5', SUM))

  await world.client.schedules.pause('sum')
  await world.advance(4 * 3_600_000)
  expect(world.queue.peek(world.physicalQueue())).toEqual([])

  await world.client.schedules.resume('sum')
  await world.advance(7 * 86_400_000)
  // 1 January 2027 is a Friday: the next one is the 8th.
  expect(world.queue.peek(world.physicalQueue()).map(({ body }) => JSON.parse(body).fire.at)).toEqual([
    '2027-01-08T03:00:00Z',
  ])
})

test('a start that is over, which EventBridge refuses, is left out of what is sent, and makes no other schedule', async () => {
  const world = clientWorld(app)
  const { schedules } = world.client
  const entry = rate('1h', { ...SUM, start: '2027-01-02T00:00:00Z' })
  await schedules.create(entry)
  expect((await schedules.get('sum'))?.start?.toISOString()).toBe('2027-01-02T00:00:00.000Z')

  await world.advance(2 * 86_400_000)
  await schedules.create(entry)
  await schedules.pause('sum')

  expect(await schedules.get('sum')).toMatchObject({ enabled: false, start: undefined })
  expect(await schedules.create(entry)).toEqual({ key: 'sum', scheduler: 'runtime' })
})

test('a deleted schedule is gone with all its parts, and was there once', async () => {
  const { client, scheduler } = clientWorld(app)
  await client.schedules.create(cron('0 3 13 * 5', SUM))

  expect(await client.schedules.delete('sum')).toBe(true)
  expect(await client.schedules.delete('sum')).toBe(false)

  expect((await scheduler.list({ prefix: '', limit: 100, cursor: undefined })).names).toEqual([])
})

test('a schedule of another scheduler is another, whatever its key', async () => {
  const { client } = clientWorld(app)
  await client.schedules.create(rate('1h', SUM))
  await client.schedules.create(rate('2h', { ...SUM, scheduler: 'reports' }))

  await client.schedules.delete('sum')

  expect(await client.schedules.get({ key: 'sum', scheduler: 'reports' })).toMatchObject({ when: 'rate(2h)' })
})

describe('a name that no schedule can have is refused', () => {
  test.each([
    ['with its scheduler before a dot', 'runtime.sum', /1 to 40 letters.*\{ key, scheduler \}/],
    ['without a key', { scheduler: 'runtime' }, /1 to 40 letters/],
    ['of nothing', undefined, /1 to 40 letters/],
    ['of a scheduler that is none', { key: 'sum', scheduler: 'a b' }, /1 to 20 letters/],
    ['of a task that waits', { key: 'sum', scheduler: 'due' }, /taken by long delays/],
  ])('%s', async (_, name, message) => {
    const { schedules } = clientWorld(app).client

    for (const verb of ['get', 'pause', 'resume', 'delete', 'next'] as const)
      await expect(schedules[verb](name as never)).rejects.toMatchObject({
        code: 'OPTION_INVALID',
        message: expect.stringMatching(message),
      })
  })
})

describe('a schedule that the code declares', () => {
  const declaring = defineApp('shop', { tasks: [add], schedules: { nightly: [cron('0 3 * * *', SUM)] } })
  const NAME = { key: 'sum', scheduler: 'nightly' }

  test('runs in a test queue as it does when it is deployed, and is listed as what it is', async () => {
    await using queue = createTestQueue(declaring)

    await queue.advance('1d')

    expect((await queue.client.list()).tasks).toMatchObject([
      { id: 'nightly.sum.2027-01-01T03:00:00Z.r', status: 'SUCCESS', value: { sum: 2 } },
    ])
    expect((await queue.client.schedules.list()).schedules).toMatchObject([{ ...NAME, declared: true }])
  })

  test.each([
    ['with the code at hand, before it is even deployed', true],
    ['by its description, where types are all there is', false],
  ])('is changed by no call: %s', async (_, definitions) => {
    const { client, scheduler } = clientWorld(declaring, { definitions })
    if (!definitions) {
      await client.schedules.create(cron('0 3 * * *', { ...SUM, scheduler: 'nightly' }))
      const known = await scheduler.get('nightly.sum')
      if (known !== undefined) await scheduler.update({ ...known, description: DECLARED })
    }
    const other = { ...SUM, scheduler: 'nightly' }
    const calls = [
      () => client.schedules.create(rate('1h', other)),
      () => client.schedules.update(rate('1h', other)),
      () => client.schedules.pause(NAME),
      () => client.schedules.resume(NAME),
      () => client.schedules.delete(NAME),
    ]

    for (const call of calls)
      await expect(call()).rejects.toMatchObject({
        code: 'SCHEDULE_DECLARED',
        message: expect.stringMatching(/change it there and deploy/),
      })
  })
})

describe('a list', () => {
  test('has each schedule once, a page at a time, and passes over long delays', async () => {
    const { client, scheduler } = clientWorld(app)
    for (const key of ['a', 'b', 'c']) await client.schedules.create(cron('0 3 13 * 5', { ...SUM, key }))
    const known = await scheduler.get('runtime.a')
    if (known !== undefined) await scheduler.create({ ...known, name: 'due.0199' })

    const keys: string[] = []
    let cursor: string | undefined
    do {
      const page = await client.schedules.list({ limit: 2, ...(cursor !== undefined && { cursor }) })
      keys.push(...page.schedules.map(({ key }) => key))
      cursor = page.cursor
    } while (cursor !== undefined)

    expect(keys).toEqual(['a', 'b', 'c'])
  })

  test('of one scheduler has its schedules only', async () => {
    const { client } = clientWorld(app)
    await client.schedules.create(rate('1h', SUM))
    await client.schedules.create(rate('1h', { ...SUM, scheduler: 'reports' }))

    const { schedules } = await client.schedules.list({ scheduler: 'reports' })

    expect(schedules.map(({ scheduler }) => scheduler)).toEqual(['reports'])
  })

  test.each(['zzz', '', 7])('with the cursor %j is refused, which is named', async (cursor) => {
    const listing = clientWorld(app).client.schedules.list({ cursor: cursor as string })

    await expect(listing).rejects.toMatchObject({ code: 'OPTION_INVALID', option: 'cursor' })
  })

  test.each([0, 101, 1.5])('of %s a page is refused', async (limit) => {
    await expect(clientWorld(app).client.schedules.list({ limit })).rejects.toThrow(/1 to 100/)
  })
})
