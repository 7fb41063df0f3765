import { expect, test } from 'vitest'
import { type Explain, explainedBackend } from '../../../../../lib/adapters/aws/discovery/explained-backend.ts'
import { SteeredClock } from '../../../../../lib/adapters/memory/steered-clock.ts'
import { BackendError } from '../../../../../lib/core/errors/index.ts'
import type { TaskQueue } from '../../../../../lib/ports/task-queue.ts'
import { app } from '../../../../support/client-app.ts'
import { clientWorld } from '../../../../support/client-world.ts'

const failed = (message: string) => new BackendError('SQS Any', message)
const message = { body: '{}', delaySeconds: 0, group: undefined, attributes: {} }

/** A backend whose queue fails as it is told, and all that was asked to be explained. */
function aWorld() {
  const clock = new SteeredClock()
  const asked: string[] = []
  const explain: Explain = async (error, { name, subject }) => {
    asked.push(`${name} ${subject}`)
    return failed(`explained: ${error.message}`)
  }
  const { backend } = clientWorld(app)
  let failing: unknown = failed('no')
  const queue: TaskQueue = {
    ...backend.queue,
    depth: async (): Promise<never> => {
      throw failing
    },
    sendMany: async () => [
      { outcome: 'sent' },
      { outcome: 'unavailable', error: failed('no') },
      { outcome: 'refused', error: new Error('its own fault') },
    ],
  }
  const explained = explainedBackend({ ...backend, clock, queue }, explain)
  return { explained, asked, clock, failBy: (error: unknown) => (failing = error) }
}

test('what is thrown comes out explained, with the call and what it was about', async () => {
  const { explained, asked } = aWorld()

  await expect(explained.queue.depth('q')).rejects.toThrow('explained: SQS Any: no')
  expect(asked).toEqual(['queue.depth q'])
})

test('of many answers only those of the backend are explained; all others stay as they are', async () => {
  const { explained } = aWorld()

  const answers = await explained.queue.sendMany('q', [message, message, message])

  expect(answers).toMatchObject([
    { outcome: 'sent' },
    { outcome: 'unavailable', error: { message: 'SQS Any: explained: SQS Any: no' } },
    { outcome: 'refused', error: { message: 'its own fault' } },
  ])
})

test('what fails in the same words is explained once in two seconds', async () => {
  const { explained, asked, clock } = aWorld()
  const fail = () => explained.queue.depth('q').catch(() => undefined)

  await Promise.all([fail(), fail()])
  await clock.advance(1999)
  await fail()
  const early = asked.length
  await clock.advance(1)
  await fail()

  expect([early, asked.length]).toEqual([1, 2])
})

test('a defect goes through as it is', async () => {
  const { explained, asked, failBy } = aWorld()
  const defect = new TypeError('x is undefined')
  failBy(defect)

  await expect(explained.queue.depth('q')).rejects.toBe(defect)
  expect(asked).toEqual([])
})

test('what works goes through as it is', async () => {
  const { explained, asked } = aWorld()

  expect(await explained.store.getMany(['01a206ba-a308-72c4-9c20-82d2408e1dd3'], { consistent: true })).toEqual([
    undefined,
  ])
  expect(asked).toEqual([])
})
