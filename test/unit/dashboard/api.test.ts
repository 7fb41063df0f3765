import { expect, test } from 'vitest'
import { attemptReportPart } from '../../../lib/core/attempt.ts'
import { cron } from '../../../lib/core/schedule.ts'
import type { FailuresAnswer, OverviewAnswer, TaskAnswer, TasksAnswer } from '../../../lib/dashboard/api-types.ts'
import { served } from './support/served.ts'

const ERROR = { type: 'Error', message: 'no' }
const FAR = 4_000_000_000

test('a page of tasks comes with the cursor of the next, and without inputs', async () => {
  const { get, world } = await served()
  for (let a = 0; a < 3; a++) await world.client.enqueue('add', { a }, { labels: { n: String(a) } })

  const first = (await get('/api/tasks?limit=2')) as TasksAnswer
  const second = (await get(`/api/tasks?limit=2&cursor=${encodeURIComponent(first.cursor ?? '')}`)) as TasksAnswer
  const labelled = (await get('/api/tasks?labels=n%3D1')) as TasksAnswer

  expect([first.tasks.length, second.tasks.length]).toEqual([2, 1])
  expect(first.tasks[0]).toMatchObject({ name: 'add', status: 'PENDING' })
  expect(first.tasks[0]).not.toHaveProperty('input')
  expect(labelled.tasks.map(({ labels }) => labels)).toEqual([{ n: '1' }])
})

test('a task comes with its runs, the last one from the record itself, and with what it cost', async () => {
  const { get, world } = await served()
  const { id } = await world.client.enqueue('add', { a: 1 })
  const began = world.clock.now()
  const report = { startedAt: began, endedAt: began + 5, error: { ...ERROR, code: 'E', retryable: true } }
  await world.store.putParts([attemptReportPart(id, 1, report, FAR)])
  await world.succeed(id, { sum: 2 })

  const answer = (await get(`/api/tasks/${id}`)) as TaskAnswer

  expect(answer.input).toEqual({ text: '{\n  "a": 1\n}', json: true })
  expect(answer.value).toEqual({ text: '{\n  "sum": 2\n}', json: true })
  expect(answer.attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
    [0, 'succeeded'],
    [1, 'failed'],
  ])
  expect(answer.cost.usd).toBeCloseTo(answer.cost.parts.reduce((sum, { usd }) => sum + usd, 0))
  expect(answer.memoryKnown).toBe(false)
})

test('a value that JSON has no words for is shown as text, and can not be edited', async () => {
  const { get, world } = await served()
  const { id } = await world.client.enqueue('exact', new Map([['a', 1n]]))

  const { input } = (await get(`/api/tasks/${id}`)) as TaskAnswer

  expect(input).toEqual({ text: "Map(1) { 'a' => 1n }", json: false })
})

test('what is not known is answered with its code, and what to do', async () => {
  const { ask } = await served()

  expect(await ask('/api/tasks/nobody')).toMatchObject({
    status: 404,
    json: { error: { code: 'TASK_NOT_FOUND', docs: 'tasklane explain TASK_NOT_FOUND' } },
  })
  expect(await ask('/api/schedules/runtime/none')).toMatchObject({ status: 404 })
  expect(await ask('/api/tasks?limit=0')).toMatchObject({ status: 400, json: { error: { code: 'REQUEST' } } })
  expect(await ask('/api/tasks?since=yesterday')).toMatchObject({
    status: 400,
    json: { error: { code: 'OPTION_INVALID' } },
  })
})

test('why a task failed comes with the command that tells more, where its code has a page', async () => {
  const { get, world } = await served()
  const ids: string[] = []
  for (const code of ['TASK_TIMEOUT', 'E_CARD']) {
    const { id } = await world.client.enqueue('add', { a: 1 })
    await world.fail(id, { ...ERROR, code })
    ids.push(id)
  }

  const answers = (await Promise.all(ids.map((id) => get(`/api/tasks/${id}`)))) as TaskAnswer[]

  expect(answers.map(({ task }) => task.error?.docs)).toEqual(['tasklane explain TASK_TIMEOUT', undefined])
})

test('failures are grouped by code and name, the most frequent first, with the newest of each', async () => {
  const { get, world } = await served()
  const ids: string[] = []
  for (const name of ['plain', 'add', 'add'] as const) {
    const { id } = await world.client.enqueue(name, name === 'add' ? { a: 1 } : ({ key: 'k' } as never))
    await world.fail(id, ERROR)
    await world.advance(10)
    ids.push(id)
  }
  await world.client.retry(ids[1] ?? '')

  const { groups, examined, more } = (await get('/api/failures')) as FailuresAnswer

  expect({ examined, more }).toEqual({ examined: 3, more: false })
  expect(groups).toMatchObject([
    { code: 'HANDLER_ERROR', name: 'add', count: 2, retried: 1, latest: { id: ids[2], message: 'no' } },
    { code: 'HANDLER_ERROR', name: 'plain', count: 1, retried: 0 },
  ])
})

test('many are counted first and retried then, by lines that tell how far it is', async () => {
  const { post, world } = await served({ operate: true })
  const { id } = await world.client.enqueue('add', { a: 1 })
  await world.fail(id, ERROR)
  const lines = async (preview: boolean) => {
    const { text } = await post('/api/failures/retry', { name: 'add', preview })
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  expect(await lines(true)).toEqual([
    { progress: { examined: 1, matched: 1, done: 0 } },
    { done: expect.objectContaining({ matched: 1, retried: 0 }) },
  ])
  expect((await world.client.get(id))?.retriedAs).toBeUndefined()
  expect((await lines(false)).at(-1)).toEqual({ done: expect.objectContaining({ matched: 1, retried: 1 }) })
  expect((await world.client.get(id))?.retriedAs).toBe(`${id}~1`)
  expect((await lines(true)).at(-1)).toEqual({ done: expect.objectContaining({ matched: 1, skipped: 1 }) })
})

test('an error in the middle of work on many is the last of its lines', async () => {
  const { post } = await served({ operate: true })

  const { text, status } = await post('/api/failures/retry', { preview: true, since: 'yesterday' })

  expect(status).toBe(200)
  expect(JSON.parse(text.trim().split('\n').at(-1) ?? '')).toMatchObject({ error: { code: 'OPTION_INVALID' } })
})

test('a task can be enqueued, cancelled and retried, and a queue paused and resumed', async () => {
  const { post, get, world } = await served({ operate: true })

  const { id } = (await post('/api/tasks', { task: 'add', input: { a: 2 }, labels: { by: 'hand' } })).json as {
    id: string
  }
  const cancelled = await post(`/api/tasks/${id}/cancel`, {})
  const retried = await post(`/api/tasks/${id}/retry`, {})
  await post('/api/queues/pause', { group: 'default', priority: 2 })
  const { queues } = (await get('/api/overview')) as OverviewAnswer
  const resumed = await post('/api/queues/resume', { group: 'default', priority: 2 })

  expect(await world.client.get(id)).toMatchObject({ name: 'add', input: { a: 2 }, labels: { by: 'hand' } })
  expect([cancelled.json, retried.json]).toEqual([{ open: true }, { id: `${id}~1`, created: true }])
  expect(queues.filter(({ paused }) => paused)).toMatchObject([{ group: 'default', priority: 2 }])
  expect(resumed.json).toEqual([{ group: 'default', priority: 2 }])
})

test('a wrong input is refused before it is sent, with the problem', async () => {
  const { post } = await served({ operate: true })

  expect(await post('/api/tasks', { task: 'add', input: { a: 'x' } })).toMatchObject({
    status: 400,
    json: { error: { code: 'INPUT_INVALID', message: expect.stringContaining('a') } },
  })
})

test('schedules come with their next times and what they enqueued, and can be run now', async () => {
  const { get, post, world } = await served({ operate: true })
  await world.client.schedules.create(cron('0 3 * * *', { key: 'nightly', task: 'add', input: { a: 1 } }) as never)

  const list = (await get('/api/schedules')) as { schedules: object[] }
  const ran = (await post('/api/schedules/run', { scheduler: 'runtime', key: 'nightly' })).json as { id: string }
  await post('/api/schedules/pause', { scheduler: 'runtime', key: 'nightly' })
  const one = await get('/api/schedules/runtime/nightly')

  expect(list.schedules).toMatchObject([
    { key: 'nightly', enabled: true, next: { local: expect.stringContaining('T03:00') } },
  ])
  expect(await world.client.get(ran.id)).toMatchObject({ name: 'add', input: { a: 1 } })
  expect(one).toMatchObject({ schedule: { enabled: false }, history: [], examined: 1 })
  expect((one as { next: unknown[] }).next).toHaveLength(10)
})

test('several tabs share a look at the queues', async () => {
  const { get, world } = await served()

  await Promise.all([get('/api/overview'), get('/api/overview'), get('/api/overview')])

  expect(((await get('/api/overview')) as OverviewAnswer).times).toHaveLength(1)
  expect(world.counts.manifest).toBeLessThanOrEqual(1)
})
