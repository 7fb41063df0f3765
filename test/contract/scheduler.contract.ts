import { expect } from 'vitest'
import { SCHEDULED_TIME } from '../../lib/core/schedules/firing.ts'
import type { Scheduler, StoredSchedule } from '../../lib/ports/scheduler.ts'
import type { TaskQueue } from '../../lib/ports/task-queue.ts'
import type { ContractTest } from './contract.ts'

export interface SchedulerSubject {
  readonly scheduler: Scheduler
  /** What the names of this subject's schedules begin with. */
  readonly prefix: string
  /** Where they may send to. */
  readonly queues: TaskQueue
  newQueue(): Promise<string>
  /** The scheduler's own clock, in ms. */
  now(): number
  /** Lets time pass for it. */
  wait(seconds: number): Promise<void>
}

export const schedulerContract: ContractTest<SchedulerSubject>[] = [
  {
    name: 'a schedule is there as it was given, with all that it can have',
    run: async (subject) => {
      const { scheduler } = subject
      const at = Math.ceil(subject.now() / 1000) * 1000
      const full = {
        ...(await schedule(subject, 'full')),
        ...{ startAt: at + 60_000, endAt: at + 86_400_000, flexibleMinutes: 5, enabled: false, maxAgeSeconds: 60 },
      }

      expect(await scheduler.create(full)).toBe('created')

      expect(await scheduler.get(full.name)).toEqual({ ...full, createdAt: expect.any(Number) })
    },
  },
  {
    name: 'what is left out stays left out',
    run: async (subject) => {
      const plain = await schedule(subject, 'plain')

      await subject.scheduler.create(plain)

      expect(await subject.scheduler.get(plain.name)).toEqual({ ...plain, createdAt: expect.any(Number) })
    },
  },
  {
    name: 'the second of one name is not made, and the first stays as it is',
    run: async (subject) => {
      const first = await schedule(subject, 'twice')
      await subject.scheduler.create(first)

      expect(await subject.scheduler.create({ ...first, expression: 'rate(1 hour)' })).toBe('exists')

      expect((await subject.scheduler.get(first.name))?.expression).toBe(first.expression)
    },
  },
  {
    name: 'of many, each is answered by itself: what is there is as good as made, and what is refused keeps none of the others',
    run: async (subject) => {
      const { scheduler } = subject
      const there = await schedule(subject, 'many.there')
      await scheduler.create(there)
      const fresh = Array.from({ length: 25 }, (_, index) => ({ ...there, name: `${there.name}.${index}` }))
      const wrong = { ...there, name: 'no such name' }

      const answers = await scheduler.createMany([{ ...there, message: 'another' }, wrong, ...fresh])

      expect(answers).toMatchObject([
        { outcome: 'sent' },
        { outcome: 'refused', error: { retryable: false } },
        ...fresh.map(() => ({ outcome: 'sent' })),
      ])
      expect((await scheduler.get(there.name))?.message).toBe(there.message)
      for (const made of fresh) expect(await scheduler.get(made.name)).toMatchObject({ message: there.message })
    },
  },
  {
    name: 'an update changes all but the time of making',
    run: async (subject) => {
      const before = { ...(await schedule(subject, 'changed')), flexibleMinutes: 5 }
      await subject.scheduler.create(before)
      const made = await subject.scheduler.get(before.name)
      const after = { ...before, expression: 'rate(2 hours)', flexibleMinutes: undefined, message: 'other' }

      expect(await subject.scheduler.update(after)).toBe('updated')

      expect(await subject.scheduler.get(before.name)).toEqual({ ...after, createdAt: made?.createdAt })
    },
  },
  {
    name: 'what is not there can be neither got, changed nor deleted, and each says so',
    run: async (subject) => {
      const none = await schedule(subject, 'none')

      expect(await subject.scheduler.get(none.name)).toBeUndefined()
      expect(await subject.scheduler.update(none)).toBe('missing')
      expect(await subject.scheduler.delete(none.name)).toBe('missing')
    },
  },
  {
    name: 'a deleted schedule is gone',
    run: async (subject) => {
      const gone = await schedule(subject, 'gone')
      await subject.scheduler.create(gone)

      expect(await subject.scheduler.delete(gone.name)).toBe('deleted')

      expect(await subject.scheduler.get(gone.name)).toBeUndefined()
    },
  },
  {
    name: 'the pages of a list have each name of the prefix once, with where it sends to, and no others',
    run: async (subject) => {
      const { scheduler, prefix } = subject
      const { queue } = await schedule(subject, 'other')
      for (const name of ['list.a', 'list.b', 'list.c', 'other'])
        await scheduler.create({ ...(await schedule(subject, name)), queue })

      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = await scheduler.list({ prefix: `${prefix}list.`, limit: 2, cursor })
        expect(page.names.length).toBeLessThanOrEqual(2)
        expect(page.queues).toEqual(new Map(page.names.map((name) => [name, queue])))
        found.push(...page.names)
        cursor = page.cursor
      } while (cursor !== undefined)

      expect(found.toSorted()).toEqual(['a', 'b', 'c'].map((name) => `${prefix}list.${name}`))
    },
  },
  {
    name: 'a cursor that is none is refused for good',
    run: async ({ scheduler, prefix }) => {
      await expect(scheduler.list({ prefix, limit: 2, cursor: 'zzz' })).rejects.toMatchObject({
        code: 'BACKEND_UNAVAILABLE',
        retryable: false,
        message: expect.stringContaining('ValidationException') as string,
      })
    },
  },
  {
    name: 'an expression that is none, a zone or a name that is none, and a message over 256 KiB are refused for good',
    run: async (subject) => {
      const sound = await schedule(subject, 'unsound')
      const wrong = [
        ...[{ expression: 'cron(0 3 * * *)' }, { timezone: 'Mars/Base' }, { name: 'no such name' }],
        { message: 'x'.repeat(262_145) },
      ]

      for (const change of wrong) {
        await expect(subject.scheduler.create({ ...sound, ...change })).rejects.toMatchObject({
          code: 'BACKEND_UNAVAILABLE',
          retryable: false,
        })
      }
      expect(await subject.scheduler.create({ ...sound, message: 'x'.repeat(262_144) })).toBe('created')
    },
  },
  {
    name: 'a one-time schedule sends its message with the scheduled time in it, once, and is gone',
    run: async (subject) => {
      const { scheduler, queues } = subject
      const at = new Date(Math.ceil(subject.now() / 1000) * 1000 + 2000).toISOString().slice(0, 19)
      const once = {
        ...(await schedule(subject, 'once')),
        ...{ expression: `at(${at})`, timezone: 'UTC', deletesItself: true, message: `{"at":"${SCHEDULED_TIME}"}` },
      }
      await scheduler.create(once)

      await subject.wait(4)

      const messages = await queues.receive(once.queue, { max: 10, waitSeconds: 0, visibilitySeconds: 30 })
      expect(messages.map(({ body }) => body)).toEqual([`{"at":"${at}Z"}`])
      expect(await scheduler.get(once.name)).toBeUndefined()
    },
  },
  {
    name: 'a rate sends as it is made, and neither as it is changed nor as it is switched on',
    run: async (subject) => {
      const { scheduler, queues } = subject
      const every = { ...(await schedule(subject, 'rate')), expression: 'rate(1 hour)', message: 'made' }
      const off = { ...every, name: `${subject.prefix}rate-off`, enabled: false }
      await scheduler.create(every)
      await scheduler.create(off)
      await subject.wait(1)

      await scheduler.update({ ...every, expression: 'rate(2 hours)', message: 'changed' })
      await scheduler.update({ ...off, enabled: true, message: 'on' })
      await subject.wait(1)

      const messages = await queues.receive(every.queue, { max: 10, waitSeconds: 0, visibilitySeconds: 30 })
      expect(messages.map(({ body }) => body)).toEqual(['made'])
    },
  },
  {
    name: 'a schedule that is off, or was deleted, sends nothing',
    run: async (subject) => {
      const { scheduler, queues } = subject
      const at = new Date(Math.ceil(subject.now() / 1000) * 1000 + 2000).toISOString().slice(0, 19)
      const off = { ...(await schedule(subject, 'off')), expression: `at(${at})`, timezone: 'UTC', enabled: false }
      const deleted = { ...off, name: `${subject.prefix}deleted`, enabled: true }
      await scheduler.create(off)
      await scheduler.create(deleted)
      await scheduler.delete(deleted.name)

      await subject.wait(4)

      expect(await queues.receive(off.queue, { max: 10, waitSeconds: 0, visibilitySeconds: 30 })).toEqual([])
    },
  },
]

async function schedule({ prefix, newQueue }: SchedulerSubject, name: string): Promise<StoredSchedule> {
  return {
    name: prefix + name,
    description: 'made by a test',
    expression: 'cron(0 3 * * ? *)',
    timezone: 'Asia/Tokyo',
    startAt: undefined,
    endAt: undefined,
    flexibleMinutes: undefined,
    enabled: true,
    maxAgeSeconds: 86_400,
    queue: await newQueue(),
    message: '{"v":1}',
    deletesItself: false,
  }
}
