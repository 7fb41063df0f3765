import { expect } from 'vitest'
import { gather } from '../../../lib/entries/client.ts'
import type { ClientWorld, Story } from './client.ts'

const WAIT = { timeout: '90s' } as const
const POLL = { timeout: 90_000, interval: 300 } as const

/** What queues, mappings and dead-letter queues do. One after the other: some of them stop a queue, or empty it. */
export const DELIVERY_STORIES: readonly Story<ClientWorld>[] = [
  {
    title: 'a retry waits for its backoff, however often its message is delivered meanwhile',
    run: async ({ client }) => {
      const began = Date.now()
      const handle = await client.enqueue('flaky', 2)
      const outcome = await handle.outcome(WAIT)

      expect(outcome).toMatchObject({ status: 'SUCCESS', value: 2, attempt: 2 })
      expect(Number(outcome.startedAt) - began).toBeGreaterThanOrEqual(2 * 2000)
    },
  },
  {
    title: 'of a batch, only the task that failed comes back',
    run: async ({ client }) => {
      const handles = await client.task('flaky').enqueueMany([0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
      const outcomes = await gather(handles, WAIT)

      expect(outcomes.map(({ attempt }) => attempt)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
      expect(outcomes.map(({ value }) => value)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
    },
  },
  {
    title: 'urgent tasks are done while a flood of others still waits',
    run: async ({ client }) => {
      const task = client.task('paint')
      const flood = await task.with({ priority: 'low' }).enqueueMany(Array.from({ length: 60 }, () => blue(1000)))
      const urgent = await task.with({ priority: 'critical' }).enqueueMany(Array.from({ length: 5 }, () => blue(10)))
      const urgentOnes = await gather(urgent, WAIT)
      const statuses = await Promise.all(flood.map((handle) => handle.status()))
      const others = await gather(flood, WAIT)

      expect(statuses).toContain('PENDING')
      expect([...urgentOnes, ...others].filter(({ status }) => status !== 'SUCCESS')).toEqual([])
    },
  },
  {
    title: 'a failure that no record tells of ends in the dead-letter queue, is driven back, and purged',
    run: async ({ client }) => {
      const filter = { group: 'exports', priority: 'normal' } as const
      const { deadLetters } = client
      await deadLetters.purge(filter)
      await client.enqueue('untracked', 'a')
      await client.enqueue('untracked', 'b')
      const reasons = async () => (await deadLetters.list(filter)).messages.map(({ reason }) => reason)

      await expect.poll(reasons, POLL).toEqual(['Failed', 'Failed'])
      const { redriven } = await deadLetters.redrive({ ...filter, reason: 'Failed' })
      await expect.poll(reasons, POLL).toEqual(['Failed', 'Failed'])
      const { purged } = await deadLetters.purge(filter)

      expect({ redriven, purged }).toEqual({ redriven: 2, purged: 2 })
      expect(await reasons()).toEqual([])
    },
  },
  {
    title: 'tasks that failed are found by code and label, and retried together',
    run: async ({ client }) => {
      const labels = { batch: `r${Math.random()}` }
      const handles = await client.task('refuses').with({ labels, keepInput: 'always' }).enqueueMany(['x', 'y', 'z'])
      await gather(handles, WAIT)
      const filter = { name: 'refuses', labels, since: new Date(Date.now() - 600_000) } as const

      const { matched } = await client.retryMany(filter, { preview: true })
      const { retried } = await client.retryMany(filter)

      expect({ matched, retried }).toEqual({ matched: 3, retried: 3 })
      const again = handles.map(({ id }) => client.handle(`${id}~1`, 'refuses'))
      expect((await gather(again, WAIT)).map(({ retryOf }) => retryOf)).toEqual(handles.map(({ id }) => id))
    },
  },
  {
    title: 'a paused queue takes tasks and begins none; once resumed, all are done',
    run: async ({ client }) => {
      const filter = { group: 'exports', priority: 'low' } as const
      await client.pause(filter)
      const handles = await client.task('report').enqueueMany([1, 2])

      await expect(gather(handles, { timeout: '4s' })).rejects.toMatchObject({ code: 'RESULT_TIMEOUT' })
      const low = (await client.queues()).find(({ group, priority }) => group === 'exports' && priority === 3)
      expect(low).toMatchObject({ paused: true })
      await client.resume(filter)

      expect((await gather(handles, WAIT)).map(({ value }) => value)).toEqual([
        '1 rows by exports',
        '2 rows by exports',
      ])
      await client.drain(filter, WAIT)
    },
  },
  {
    title: 'what waits in a queue that is purged ends as CANCELLED, and what is put in later is done',
    run: async ({ client }) => {
      const filter = { group: 'exports', priority: 'low' } as const
      await client.pause(filter)
      const purged = await client.task('report').enqueueMany([1, 2, 3])
      await client.purge(filter)
      await client.resume(filter)

      expect((await gather(purged, WAIT)).map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED'])
      expect(await client.call('report', 4, { wait: WAIT })).toBe('4 rows by exports')
    },
  },
  {
    title: 'tasks that wait are cancelled together, and those that are done stay as they are',
    run: async ({ client }) => {
      const labels = { batch: `c${Math.random()}` }
      const done = await client.enqueue('echo', 'done', { labels })
      await done.outcome(WAIT)
      const waiting = await client.task('echo').with({ labels, delay: '60s' }).enqueueMany(['a', 'b', 'c'])

      const { cancelled } = await client.cancelMany({ labels })

      expect(cancelled).toBe(3)
      expect((await gather(waiting, WAIT)).map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED'])
      expect(await done.status()).toBe('SUCCESS')
    },
  },
]

function blue(ms: number): { readonly ms: number; readonly colour: string } {
  return { ms, colour: 'blue' }
}
