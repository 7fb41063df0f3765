import { expect } from 'vitest'
import type { StoredSchedule } from '../../lib/ports/scheduler.ts'
import type { Difference } from '../contract/aws-contracts.ts'
import type { SchedulerSubject } from '../contract/scheduler.contract.ts'

type SchedulerDifference = Difference<SchedulerSubject>

/** What LocalStack 4.14 does unlike EventBridge Scheduler, each seen here. */
export const SCHEDULER_DIFFERENCES: readonly SchedulerDifference[] = [
  {
    promise: 'a cursor that is none is refused for good',
    instead: {
      name: 'a cursor that is none is refused for good, in words that AWS has for credentials',
      run: async ({ scheduler, prefix }) => {
        await expect(scheduler.list({ prefix, limit: 2, cursor: 'zzz' })).rejects.toMatchObject({
          code: 'CREDENTIALS_INVALID',
          retryable: false,
          message: expect.stringContaining('InvalidToken') as string,
        })
      },
    },
  },
  {
    promise:
      'an expression that is none, a zone or a name that is none, and a message over 256 KiB are refused for good',
    instead: {
      name: 'an expression that is none is refused, a zone and a name are taken, so that our own check is all there is',
      run: async (subject) => {
        const { scheduler } = subject
        const sound = { ...(await hourly(subject, 'unsound')), enabled: false }

        await expect(scheduler.create({ ...sound, expression: 'cron(0 3 * * *)' })).rejects.toMatchObject({
          code: 'BACKEND_UNAVAILABLE',
        })
        expect(await scheduler.create({ ...sound, timezone: 'Mars/Base' })).toBe('created')
      },
    },
  },
  {
    promise:
      'of many, each is answered by itself: what is there is as good as made, and what is refused keeps none of the others',
    instead: {
      name: 'of many, one that is refused keeps none of the others; a name that is none is not refused',
      run: async (subject) => {
        const { scheduler } = subject
        const sound = { ...(await hourly(subject, 'some')), enabled: false }
        const wrong = { ...sound, name: `${sound.name}.wrong`, expression: 'cron(0 3 * * *)' }

        const answers = await scheduler.createMany([{ ...sound, name: `${sound.name} no name` }, wrong, sound])

        expect(answers.map(({ outcome }) => outcome)).toEqual(['sent', 'refused', 'sent'])
      },
    },
  },
]

const A_RATE = 'a rate sends as it is made, and neither as it is changed nor as it is switched on'
const ONCE = 'a one-time schedule sends its message with the scheduled time in it, once, and is gone'

/** Its free edition only keeps them; what fires them where the suite is run by us counts a rate from its last change. */
export const FIRING_DIFFERENCES: Readonly<Record<'fires' | 'keeps', readonly SchedulerDifference[]>> = {
  fires: [
    {
      promise: A_RATE,
      instead: {
        name: 'a rate sends as it is made, and again as it is changed',
        run: async (subject) => {
          const every = await hourly(subject, 'rate-again')
          await subject.scheduler.create(every)
          await subject.wait(2)
          await subject.scheduler.update({ ...every, message: 'changed' })
          await subject.wait(2)

          expect(await arrived(subject, every)).toEqual(['made', 'changed'])
        },
      },
    },
  ],
  keeps: [
    {
      promise: A_RATE,
      instead: {
        name: 'a rate sends nothing',
        run: async (subject) => {
          const every = await hourly(subject, 'rate-kept')
          await subject.scheduler.create(every)
          await subject.wait(2)

          expect(await arrived(subject, every)).toEqual([])
        },
      },
    },
    {
      promise: ONCE,
      instead: {
        name: 'a one-time schedule sends nothing, and stays',
        run: async (subject) => {
          const soon = new Date(Math.ceil(subject.now() / 1000) * 1000 + 1000).toISOString().slice(0, 19)
          const once = { ...(await hourly(subject, 'once-kept')), expression: `at(${soon})`, deletesItself: true }
          await subject.scheduler.create(once)
          await subject.wait(3)

          expect(await arrived(subject, once)).toEqual([])
          expect(await subject.scheduler.get(once.name)).toBeDefined()
        },
      },
    },
  ],
}

async function hourly({ prefix, newQueue }: SchedulerSubject, name: string): Promise<StoredSchedule> {
  return {
    name: prefix + name,
    description: 'made by a test',
    expression: 'rate(1 hour)',
    timezone: 'UTC',
    startAt: undefined,
    endAt: undefined,
    flexibleMinutes: undefined,
    enabled: true,
    maxAgeSeconds: 86_400,
    queue: await newQueue(),
    message: 'made',
    deletesItself: false,
  }
}

async function arrived({ queues }: SchedulerSubject, { queue }: StoredSchedule): Promise<string[]> {
  const messages = await queues.receive(queue, { max: 10, waitSeconds: 0, visibilitySeconds: 30 })
  return messages.map(({ body }) => body)
}
