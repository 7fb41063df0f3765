import { expect, test } from 'vitest'
import { tasksOf } from '../../../../lib/core/schedules/firing.ts'
import { add, app } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

test('each call of scheduleByCron makes a schedule of its own, with the labels and the priority set before', async () => {
  const { client } = clientWorld(app)
  const bound = client.task('add').with({ priority: 'high', labels: { by: 'me' } })

  const first = await bound.scheduleByCron('0 3 * * *', { a: 1 }, { labels: { at: 'night' } })
  const second = await bound.scheduleByCron('0 3 * * *', { a: 1 })

  expect(first.key).not.toBe(second.key)
  expect(await client.schedules.get(first)).toMatchObject({
    scheduler: 'runtime',
    priority: 1,
    labels: { by: 'me', at: 'night' },
  })
})

test('scheduleByTime runs the task once, and the schedule can be deleted before', async () => {
  const world = clientWorld(app)
  const time = new Date('2027-01-01T01:00:00Z')
  await world.client.task(add).scheduleByTime(time, { a: 1 }, { key: 'kept' })
  const dropped = await world.client.task(add).scheduleByTime(time, { a: 2 })

  expect(await dropped.delete()).toBe(true)
  await world.advance(3_600_000)

  const tasks = world.queue.peek(world.physicalQueue()).flatMap(({ body }) => tasksOf(body))
  expect(tasks.map(({ id }) => id)).toEqual(['runtime.kept.2027-01-01T01:00:00Z.r'])
  expect(await dropped.delete()).toBe(false)
})

test('the schema of a task that is given by its definition checks the input', async () => {
  const world = clientWorld(app, { definitions: false })

  await expect(world.client.task(add).scheduleByCron('0 3 * * *', { a: 'x' as never })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
})

test('options that no schedule can keep are refused by name', async () => {
  const { client } = clientWorld(app)

  await expect(client.task(add).with({ timeout: '5s' }).scheduleByCron('0 3 * * *', { a: 1 })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('no timeout'),
  })
})

test('a handler’s client makes no schedules: its role may not', () => {
  const world = clientWorld(app)

  const child = world.forParent({ id: 'parent', depth: 0 })

  expect(child).not.toHaveProperty('schedules')
  expect(child.task(add)).not.toHaveProperty('scheduleByCron')
})
