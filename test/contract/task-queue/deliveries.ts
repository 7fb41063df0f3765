import { expect } from 'vitest'
import { aMessage, bodies, receiveAll, receiveComing } from '../../support/contract-messages.ts'
import type { QueueSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const deliveries: ContractTest<QueueSubject>[] = [
  {
    name: 'a receive gives at most as many messages as asked for',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      await queue.sendMany(
        name,
        [1, 2, 3, 4, 5].map((n) => aMessage(`m${n}`)),
      )

      const messages = await queue.receive(name, { max: 2, waitSeconds: 0, visibilitySeconds: 600 })

      expect(messages.length).toBeGreaterThan(0)
      expect(messages.length).toBeLessThanOrEqual(2)
    },
  },
  {
    name: 'a receive that does not wait gives nothing when nothing is there',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()

      expect(await queue.receive(name, { max: 10, waitSeconds: 0, visibilitySeconds: 600 })).toEqual([])
    },
  },
  {
    name: 'a receive that waits is answered when the first message comes',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const waiting = queue.receive(name, { max: 10, waitSeconds: 10, visibilitySeconds: 600 })

      await queue.sendMany(name, [aMessage('at last')])

      expect(bodies(await waiting)).toEqual(['at last'])
    },
  },
  {
    name: 'a receive that waits in vain gives nothing',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      const waiting = queue.receive(name, { max: 10, waitSeconds: 1, visibilitySeconds: 600 })

      await wait(1)

      expect(await waiting).toEqual([])
    },
  },
  {
    name: 'a delayed message is delivered after its delay and not before',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      await queue.sendMany(name, [aMessage('later', { delaySeconds: 1 }), aMessage('now')])

      const before = await receiveAll(queue, name)
      await wait(1)
      const after = await receiveComing(queue, name)

      expect([bodies(before), bodies(after)]).toEqual([['now'], ['later']])
    },
  },
  {
    name: 'a received message is hidden, and delivered again after its visibility under a new receipt and one more count',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      await queue.sendMany(name, [aMessage('again')])

      const [first] = await receiveAll(queue, name, 1)
      const hidden = await receiveAll(queue, name)
      await wait(1)
      const [second] = await receiveComing(queue, name)

      expect(hidden).toEqual([])
      expect(second).toMatchObject({ messageId: first?.messageId, sentAt: first?.sentAt, receiveCount: 2 })
      expect(second?.receipt).not.toBe(first?.receipt)
    },
  },
  {
    name: 'a received message stays hidden until its visibility is over, to the second',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      await queue.sendMany(name, [aMessage('again')])
      await receiveAll(queue, name, 4)

      await wait(1)
      const early = await receiveAll(queue, name)
      await wait(3)

      expect([early, bodies(await receiveComing(queue, name))]).toEqual([[], ['again']])
    },
  },
  {
    name: 'each delivery counts one more, also of what was given back at once, and says when it was first sent',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      await queue.sendMany(name, [aMessage('again')])

      const counts: (number | undefined)[] = []
      const sentAts = new Set<number | undefined>()
      for (const visibilitySeconds of [0, 1, 0]) {
        const [message] = await receiveComing(queue, name)
        counts.push(message?.receiveCount)
        sentAts.add(message?.sentAt)
        await queue.changeVisibilityMany(name, [{ receipt: message?.receipt ?? '', visibilitySeconds }])
        if (visibilitySeconds > 0) await wait(visibilitySeconds)
      }

      expect([counts, sentAts.size]).toEqual([[1, 2, 3], 1])
    },
  },
  {
    name: 'the depth counts what waits, what is hidden and what is delayed',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      await queue.sendMany(
        name,
        [1, 2, 3].map((n) => aMessage(`m${n}`)),
      )
      await queue.receive(name, { max: 1, waitSeconds: 0, visibilitySeconds: 600 })
      await queue.sendMany(name, [aMessage('later', { delaySeconds: 600 })])

      expect(await queue.depth(name)).toEqual({ visible: 2, inFlight: 1, delayed: 1 })
    },
  },
  {
    name: 'the depth counts as waiting what is not hidden or delayed any more, though nobody receives',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      await queue.sendMany(name, [aMessage('hidden')])
      await receiveAll(queue, name, 1)
      await queue.sendMany(name, [aMessage('delayed', { delaySeconds: 1 })])

      await wait(1)

      expect(await queue.depth(name)).toEqual({ visible: 2, inFlight: 0, delayed: 0 })
    },
  },
]
