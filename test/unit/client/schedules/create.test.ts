import { describe, expect, test } from 'vitest'
import { defineApp } from '../../../../lib/core/app.ts'
import { at, cron, rate, regular } from '../../../../lib/core/schedule.ts'
import { tasksOf } from '../../../../lib/core/schedules/firing.ts'
import { createTestQueue } from '../../../../lib/testing/index.ts'
import { add, app, plain } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

const SUM = { key: 'sum', task: add, input: { a: 1 } } as const

test('a created schedule is told by key and scheduler, and stands as it was written', async () => {
  const { client } = clientWorld(app)

  const ref = await client.schedules.create(
    cron('0 9 * * 1-5', { ...SUM, timezone: 'Europe/Paris', priority: 'high', labels: { by: 'me' }, jitter: '5m' }),
  )

  expect(ref).toEqual({ key: 'sum', scheduler: 'runtime' })
  expect(await client.schedules.get('sum')).toEqual({
    ...ref,
    declared: false,
    when: 'cron(0 9 * * 1-5)',
    timezone: 'Europe/Paris',
    task: 'add',
    group: 'default',
    priority: 1,
    input: { a: 1 },
    labels: { by: 'me' },
    enabled: true,
    overlap: 'allow',
    catchUp: 'last',
    start: undefined,
    end: undefined,
    jitterMinutes: 5,
  })
})

test('it fires into the queue of its task, in the priority it was given', async () => {
  const world = clientWorld(app)
  await world.client.schedules.create(rate('5m', { ...SUM, priority: 'low' }))

  await world.advance(10 * 60_000)

  const tasks = world.queue.peek(world.physicalQueue('default', 3)).flatMap(({ body }) => tasksOf(body))
  expect(tasks.map(({ id, input }) => [id, input])).toEqual([
    ['runtime.sum.2027-01-01T00:00:00Z.r', { a: 1 }],
    ['runtime.sum.2027-01-01T00:05:00Z.r', { a: 1 }],
    ['runtime.sum.2027-01-01T00:10:00Z.r', { a: 1 }],
  ])
})

test('a client that has types only names the task, and the manifest says where it goes', async () => {
  const world = clientWorld(app, { definitions: false })

  await world.client.schedules.create(rate('1h', { key: 'thumb', task: 'image', input: { key: 'k' } }))

  expect(await world.client.schedules.get('thumb')).toMatchObject({ task: 'image', group: 'images', priority: 1 })
})

describe('once for a key', () => {
  test('the same again is the same schedule, though it was paused meanwhile or its input is in another order', async () => {
    const { client } = clientWorld(app)
    await client.schedules.create(rate('1h', { ...SUM, input: { a: 1, b: 2 } }))
    await client.schedules.pause('sum')

    const again = await client.schedules.create(rate('1h', { ...SUM, input: { b: 2, a: 1 } }))

    expect(again).toEqual({ key: 'sum', scheduler: 'runtime' })
    expect(await client.schedules.get('sum')).toMatchObject({ enabled: false })
  })

  test.each([
    ['time', rate('2h', SUM)],
    ['input', rate('1h', { ...SUM, input: { a: 2 } })],
    ['task', rate('1h', { key: 'sum', task: plain, input: { key: 'k' } })],
    ['group or priority', rate('1h', { ...SUM, priority: 'low' })],
    ['labels', rate('1h', { ...SUM, labels: { by: 'me' } })],
    ['overlap', rate('1h', { ...SUM, overlap: 'skip' })],
    ["'enabled'", rate('1h', { ...SUM, enabled: false })],
  ])('another %s under its key is refused, and nothing is changed', async (differs, other) => {
    const { client } = clientWorld(app)
    await client.schedules.create(rate('1h', SUM))
    const before = await client.schedules.get('sum')

    await expect(client.schedules.create(other as ReturnType<typeof rate<typeof add, unknown>>)).rejects.toMatchObject({
      code: 'SCHEDULE_CONFLICT',
      message: expect.stringContaining(`with another ${differs}`),
    })
    expect(await client.schedules.get('sum')).toEqual(before)
  })

  test('what a call that broke off left out is made by the next', async () => {
    const { client, scheduler } = clientWorld(app)
    // Days of the month or of the week: two parts.
    await client.schedules.create(cron('0 3 13 * 5', SUM))
    await scheduler.delete('runtime.sum.2')

    await client.schedules.create(cron('0 3 13 * 5', SUM))

    expect(await scheduler.get('runtime.sum.2')).toMatchObject({ expression: 'cron(0 3 ? * 6 *)' })
  })
})

describe('a one-time schedule', () => {
  test('fires two minutes ahead, so that its task can start on the second, and is gone', async () => {
    const world = clientWorld(app)
    await world.client.schedules.create(at('2027-01-01T01:00:07Z', SUM))

    await world.advance(58 * 60_000 + 7000)

    const [task] = world.queue.peek(world.physicalQueue()).flatMap(({ body }) => tasksOf(body))
    expect(task).toMatchObject({ dueAt: Date.parse('2027-01-01T01:00:07Z') })
    expect(await world.client.schedules.get('sum')).toBeNull()
  })

  test('that is due within two minutes fires at once, for the time it was given; the same again is the same', async () => {
    const world = clientWorld(app)
    await world.client.schedules.create(at('2027-01-01T00:01:30Z', SUM))
    await world.advance(1000)
    await world.client.schedules.create(at('2027-01-01T00:01:30Z', SUM))

    await world.advance(10_000)

    const tasks = world.queue.peek(world.physicalQueue()).flatMap(({ body }) => tasksOf(body))
    expect(tasks.map(({ id }) => id)).toEqual(['runtime.sum.2027-01-01T00:01:30Z.r'])
  })

  test('of a time between two seconds never comes early', async () => {
    const world = clientWorld(app)
    await world.client.schedules.create(at('2027-01-01T01:00:00.200Z', SUM))

    const [time] = await world.client.schedules.next('sum')

    expect(time?.at?.toISOString()).toBe('2027-01-01T01:00:01.000Z')
  })

  test('of a time that is past is refused with both times', async () => {
    const { client } = clientWorld(app)

    await expect(client.schedules.create(at('2026-12-31T23:59:59Z', SUM))).rejects.toThrow(
      /2026-12-31T23:59:59.000Z is past, as it is 2027-01-01T00:00:00.000Z; enqueue the task instead/,
    )
  })
})

describe('nothing is made of an entry', () => {
  test.each([
    ['whose expression is none', cron('0 9 * *', SUM), /can't be read/],
    [
      'with two mistakes, which are both told',
      rate('0s', { ...SUM, key: 'a.b' }),
      /1 to 40 letters.*no duration over 0/,
    ],
    ['that EventBridge could not keep', rate('90s', SUM), /whole minutes/],
    ['of a scheduler with a bad name', rate('1h', { ...SUM, scheduler: 'a.b' }), /1 to 20 letters/],
    ['of the scheduler that long delays have', rate('1h', { ...SUM, scheduler: 'due' }), /taken by long delays/],
    ['with a label that is none', rate('1h', { ...SUM, labels: { by: 7 as never } }), /label 'by'/],
    ['of a scheduler that is no text', rate('1h', { ...SUM, scheduler: 5 as never }), /scheduler name '5'/],
    ['whose end is past', rate('1h', { ...SUM, end: '2026-12-31T00:00:00Z' }), /never fire.* 2026-12-31T00:00:00/],
    [
      'that has no time between its start and its end',
      cron('0 3 1 1 5', { ...SUM, start: '2027-02-02T00:00:00Z', end: '2027-02-03T00:00:00Z' }),
      /never fire/,
    ],
    ['that is none', {} as never, /make it with cron, rate, at or regular/],
    ['with a priority that is none', rate('1h', { ...SUM, priority: 9 as never }), /none of critical/],
  ])('%s', async (_, entry, problem) => {
    const { client, scheduler } = clientWorld(app)

    await expect(client.schedules.create(entry)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(problem),
    })
    expect((await scheduler.list({ prefix: '', limit: 100, cursor: undefined })).names).toEqual([])
  })

  test('whose input its schema refuses', async () => {
    const { client } = clientWorld(app)

    await expect(client.schedules.create(rate('1h', { ...SUM, input: { a: 'one' as never } }))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
  })

  test('whose group has no queue of its priority', async () => {
    const { client } = clientWorld(app)
    const entry = rate('1h', { key: 'thumb', task: 'image', input: { key: 'k' }, priority: 'low' })

    await expect(client.schedules.create(entry)).rejects.toThrow(/group 'images' has queues for high, normal only/)
  })

  test('whose input is over what EventBridge sends', async () => {
    const { client } = clientWorld(app)
    const entry = rate('1h', { key: 'long', task: plain, input: { key: 'k'.repeat(262_144) } })

    await expect(client.schedules.create(entry)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })

  test('once the client is closed', async () => {
    const { client } = clientWorld(app)
    await client.close()

    await expect(client.schedules.create(rate('1h', SUM))).rejects.toThrow(/closed/)
  })
})

test('a schedule by sets, of seconds too, runs its tasks on the second', async () => {
  await using queue = createTestQueue(defineApp('sets', { tasks: [add] }))
  await queue.client.schedules.create(regular({ minutes: [2], seconds: [0, 30] }, SUM))

  await queue.advance('3m')

  const { tasks } = await queue.client.list()
  expect(tasks.map(({ id, status }) => [id, status])).toEqual([
    ['runtime.sum.2027-01-01T00:02:30Z.r', 'SUCCESS'],
    ['runtime.sum.2027-01-01T00:02:00Z.r', 'SUCCESS'],
  ])
})

test('a start and an end bound the tasks of seconds, too, whose firings are a minute ahead of them', async () => {
  await using queue = createTestQueue(defineApp('bounds', { tasks: [add] }))
  const [start, end] = [new Date('2027-01-01T00:10:00Z'), new Date('2027-01-01T00:11:00Z')]
  await queue.client.schedules.create(rate('30s', { ...SUM, start, end }))

  const [found, next] = [await queue.client.schedules.get('sum'), await queue.client.schedules.next('sum', 9)]
  await queue.advance('1h')

  expect(found).toMatchObject({ start, end })
  const times = ['00:10:00', '00:10:30', '00:11:00', '00:11:30']
  expect(next.map(({ local }) => local.slice(11))).toEqual(times)
  const { tasks } = await queue.client.list()
  expect(tasks.map(({ id }) => id).toSorted()).toEqual(times.map((time) => `runtime.sum.2027-01-01T${time}Z.r`))
})
