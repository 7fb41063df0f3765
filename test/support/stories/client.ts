import { expect } from 'vitest'
import { gather } from '../../../lib/entries/client.ts'
import { type Client, ResultTimeoutError, TaskFailedError } from '../../../lib/index.ts'
import type app from '../../localstack/app-three-groups/tasks.ts'

/** A deployed app of three groups, on whatever speaks AWS's protocols. Its client knows the types only. */
export interface ClientWorld {
  readonly client: Client<typeof app>
}

export interface Story<World> {
  readonly title: string
  run(world: World): Promise<void>
}

/** Long enough for a cold start on a busy machine; none is waited for to the end. */
const WAIT = { timeout: '60s' } as const

/** What other task systems do, by real queues and functions. The ids are the rows of the guide's comparison. They can run side by side. */
export const CLIENT_STORIES: readonly Story<ClientWorld>[] = [
  {
    title: 'S1, S9: a task is put in by its name, and its result is waited for, or read by the id alone',
    run: async ({ client }) => {
      const handle = await client.enqueue('add', { a: 1 })

      expect(await handle.result(WAIT)).toBe(2)
      expect(await handle.isReady()).toBe(true)
      expect(await client.handle(handle.id, 'add').result(WAIT)).toBe(2)
      expect(await client.get(handle.id)).toMatchObject({ status: 'SUCCESS', value: 2, attempt: 0 })
      expect(await client.get('01a20000-0000-7000-8000-000000000000')).toBeNull()
    },
  },
  {
    title: 'S2, S7: the handler is told its id, name, group, attempt and the labels that were set once',
    run: async ({ client }) => {
      const handle = await client
        .task('told')
        .with({ labels: { user: 'u1' } })
        .enqueue(5)

      expect(await handle.result(WAIT)).toEqual({
        id: handle.id,
        name: 'told',
        of: 'default',
        attempt: 1,
        labels: { user: 'u1' },
        n: 5,
      })
    },
  },
  {
    title: 'S3, S11: a handler returns or throws, and all ends are gathered in order',
    run: async ({ client }) => {
      const handles = await client.task('ends').enqueueMany(['plain', 'success', 'failure', 'retryable', 'throw'])
      const outcomes = await gather(handles, WAIT)

      expect(outcomes.map(({ status, value, error, attempt }) => [status, value ?? error?.message, attempt])).toEqual([
        ['SUCCESS', 'plain', 0],
        ['SUCCESS', 'wrapped', 0],
        ['FAILURE', 'sorry', 0],
        ['FAILURE', 'busy', 2],
        ['FAILURE', 'oops', 0],
      ])
      expect(() => outcomes[2]?.unwrap()).toThrow(TaskFailedError)
    },
  },
  {
    title: 'S6: a task with a delay does not start before it, at whatever priority',
    run: async ({ client }) => {
      const handle = await client.enqueue('echo', 'later', { delay: '3s', priority: 'critical' })

      await expect(handle.result({ timeout: '500ms', interval: '100ms' })).rejects.toThrow(ResultTimeoutError)
      const { createdAt, startedAt } = await handle.outcome(WAIT)
      expect(Number(startedAt) - Number(createdAt)).toBeGreaterThanOrEqual(3000)
    },
  },
  {
    title: 'S9: what a task logged is kept with it',
    run: async ({ client }) => {
      const handle = await client.enqueue('noted', undefined)
      const { logs = [] } = await handle.outcome({ ...WAIT, logs: true })

      expect(logs.map(({ level, message }) => `${level} ${message}`)).toEqual(['info said hello', 'info and again'])
    },
  },
  {
    title: 'S10: a running task tells how far it is, and one that runs is cancelled by its own hand',
    run: async ({ client }) => {
      const handle = await client.enqueue('endless', undefined)
      await expect
        .poll(() => handle.progress(), { timeout: 60_000 })
        .toMatchObject({ total: 1000, message: 'still there' })
      expect(await handle.status()).toBe('STARTED')

      await handle.cancel()

      expect(await handle.outcome(WAIT)).toMatchObject({ status: 'CANCELLED' })
    },
  },
  {
    title: 'a waiting task is cancelled at once, and never runs',
    run: async ({ client }) => {
      const handle = await client.enqueue('echo', 'never', { delay: '3s' })

      expect(await client.cancel(handle.id)).toBe(true)

      expect(await handle.outcome(WAIT)).toMatchObject({ status: 'CANCELLED', startedAt: undefined })
    },
  },
  {
    title: 'S12: a handler requeues, rejects, discards and uses shared state',
    run: async ({ client }) => {
      const handles = await client.task('steer').enqueueMany(['requeue', 'reject', 'discard', 'state'])
      const outcomes = await gather(handles, WAIT)

      expect(outcomes.map(({ value, error }) => value ?? error?.type)).toEqual([
        { requeues: '1', counted: true },
        'TaskRejected',
        'TaskDiscarded',
        { requeues: '0', counted: true },
      ])
    },
  },
  {
    title: 'S15: a rich codec brings back what went in',
    run: async ({ client }) => {
      const value = new Map([['a', 2n ** 80n]])

      expect(await client.call('keeps', value, { wait: WAIT })).toEqual(value)
    },
  },
  {
    title: 'S17, S18: a task has tasks of other groups do its work, and its outcome has id, times and labels',
    run: async ({ client }) => {
      const handle = await client.enqueue('order', ['red', 'green'], { labels: { user: 'u' } })
      const outcome = await handle.outcome(WAIT)

      expect(outcome).toMatchObject({
        id: handle.id,
        name: 'order',
        value: { images: ['red', 'green'], report: '2 rows by exports' },
        labels: { user: 'u' },
        createdAt: expect.any(Date),
        completedAt: expect.any(Date),
      })
    },
  },
  {
    title: 'an idempotency key makes one task of many calls, and refuses another input',
    run: async ({ client }) => {
      const options = { idempotencyKey: `order-${Math.random()}` }
      const handles = await Promise.all(Array.from({ length: 5 }, () => client.enqueue('add', { a: 7 }, options)))
      const late = await client.enqueue('add', { a: 7 }, options)

      expect(new Set([...handles, late].map(({ id }) => id)).size).toBe(1)
      expect(handles.filter(({ created }) => created)).toHaveLength(1)
      await expect(client.enqueue('add', { a: 8 }, options)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
      expect(await late.result(WAIT)).toBe(8)
    },
  },
  {
    title: 'a task that hangs ends as TaskTimeout, one that expires is never begun',
    run: async ({ client }) => {
      const hangs = await client.enqueue('hangs', undefined)
      const dueAt = new Date(Date.now() + 3000)
      const expired = await client.enqueue('echo', 'x', { dueAt, expiresAt: new Date(Number(dueAt) + 1) })

      expect(await hangs.outcome(WAIT)).toMatchObject({ status: 'FAILURE', error: { type: 'TaskTimeout' } })
      expect(await expired.outcome(WAIT)).toMatchObject({ status: 'FAILURE', error: { type: 'TaskExpired' } })
    },
  },
  {
    title: 'a failed task is put in again as a new one, and both know each other',
    run: async ({ client }) => {
      const handle = await client.enqueue('refuses', 'not today', { keepInput: 'always' })
      await handle.outcome(WAIT)

      const again = await client.retry(handle.id)

      expect(again.id).toBe(`${handle.id}~1`)
      expect(await again.outcome(WAIT)).toMatchObject({ retryOf: handle.id, error: { message: 'not today' } })
      expect((await handle.outcome(WAIT)).retriedAs).toBe(again.id)
    },
  },
  {
    title: 'inputs and results too large to travel go by S3, and arrive whole',
    run: async ({ client }) => {
      const text = 'é'.repeat(400_000)

      expect(await client.call('echo', text, { wait: WAIT })).toBe(text)
    },
  },
  {
    title: 'two hundred tasks of one call are all done once, and are found by their label',
    run: async ({ client }) => {
      const labels = { bulk: `b${Math.random()}` }
      const inputs = Array.from({ length: 200 }, (_, a) => ({ a }))
      const handles = await client.task('add').with({ labels }).enqueueMany(inputs)
      const outcomes = await gather(handles, { timeout: '110s' })

      expect(outcomes.map(({ value }) => value)).toEqual(inputs.map(({ a }) => a + 1))
      expect(outcomes.filter(({ attempt }) => attempt > 0)).toEqual([])
      expect(await countListed(client, labels)).toBe(200)
    },
  },
]

async function countListed(client: ClientWorld['client'], labels: Readonly<Record<string, string>>): Promise<number> {
  let count = 0
  let cursor: string | undefined
  do {
    const page = await client.list({ name: 'add', labels, limit: 100, ...(cursor !== undefined && { cursor }) })
    count += page.tasks.length
    cursor = page.cursor
  } while (cursor !== undefined)
  return count
}
