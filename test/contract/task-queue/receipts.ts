import { expect } from 'vitest'
import type { TaskQueue } from '../../../lib/ports/task-queue.ts'
import { aMessage, bodies, receiveAll } from '../../support/contract-messages.ts'
import { outcomes } from '../../support/contract-records.ts'
import type { QueueSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const receipts: ContractTest<QueueSubject>[] = [
  {
    name: 'deleted messages are gone, however many, and a repeat is fine',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      const held = await received(queue, name, 25, 1)

      const answers = [await queue.deleteMany(name, held), await queue.deleteMany(name, held)]
      await wait(1)

      expect(answers.map(outcomes)).toEqual([held.map(() => 'done'), held.map(() => 'done')])
      expect(await receiveAll(queue, name)).toEqual([])
    },
  },
  {
    name: 'a message can be deleted after its visibility ran out',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      const held = await received(queue, name, 1, 1)
      await wait(1)

      const answers = await queue.deleteMany(name, held)

      expect(outcomes(answers)).toEqual(['done'])
      expect(await receiveAll(queue, name)).toEqual([])
    },
  },
  {
    name: 'a receipt deletes nothing once its message was delivered again',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const old = await received(queue, name, 1, 0)
      const [current] = await receiveOnce(queue, name)

      await queue.deleteMany(name, old)
      await queue.changeVisibilityMany(name, [{ receipt: current ?? '', visibilitySeconds: 0 }])

      expect(bodies(await receiveAll(queue, name))).toEqual(['m0'])
    },
  },
  {
    name: 'a visibility of zero gives messages back at once',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const held = await received(queue, name, 12, 600)

      const answers = await queue.changeVisibilityMany(
        name,
        held.map((receipt) => ({ receipt, visibilitySeconds: 0 })),
      )

      expect(outcomes(answers)).toEqual(held.map(() => 'done'))
      expect(await receiveAll(queue, name)).toHaveLength(12)
    },
  },
  {
    name: 'a longer visibility counts from now and hides a message past its first one',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      const [receipt = ''] = await received(queue, name, 1, 1)

      await queue.changeVisibilityMany(name, [{ receipt, visibilitySeconds: 600 }])
      await wait(1)

      expect(await receiveAll(queue, name)).toEqual([])
    },
  },
  {
    name: 'changes of visibility are answered in order: a bad receipt fails and its neighbours are done',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const [first = '', second = ''] = await received(queue, name, 2, 600)
      const changes = [first, 'no receipt at all', second].map((receipt) => ({ receipt, visibilitySeconds: 0 }))

      const answers = await queue.changeVisibilityMany(name, changes)

      expect(answers.map(({ outcome }) => outcome)).toEqual(['done', 'failed', 'done'])
      expect(await receiveAll(queue, name)).toHaveLength(2)
    },
  },
  {
    name: 'deletes are answered in order: what is no receipt fails and its neighbours are done',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      const [first = '', second = ''] = await received(queue, name, 2, 1)

      const answers = await queue.deleteMany(name, [first, 'no receipt at all', second])
      await wait(1)

      expect(answers.map(({ outcome }) => outcome)).toEqual(['done', 'failed', 'done'])
      expect(await receiveAll(queue, name)).toEqual([])
    },
  },
  {
    name: 'a deleted message can not be hidden any longer, and its neighbours can',
    run: async ({ queue, newQueue }) => {
      const name = await newQueue()
      const [first = '', second = ''] = await received(queue, name, 2, 600)
      await queue.deleteMany(name, [first])

      const changes = [first, second].map((receipt) => ({ receipt, visibilitySeconds: 600 }))
      const answers = await queue.changeVisibilityMany(name, changes)

      expect(answers.map(({ outcome }) => outcome)).toEqual(['failed', 'done'])
    },
  },
  {
    name: 'a message whose visibility is over can not be hidden by its old receipt, and its neighbours can',
    run: async ({ queue, newQueue, wait }) => {
      const name = await newQueue()
      const [late = '', inTime = ''] = await received(queue, name, 2, 600)
      await queue.changeVisibilityMany(name, [{ receipt: late, visibilitySeconds: 1 }])
      await wait(1)

      const changes = [late, inTime].map((receipt) => ({ receipt, visibilitySeconds: 600 }))
      const answers = await queue.changeVisibilityMany(name, changes)

      expect(answers.map(({ outcome }) => outcome)).toEqual(['failed', 'done'])
    },
  },
  {
    name: 'deletes and changes that the service turns down for a moment are made all the same',
    run: async ({ queue, newQueue, faults }) => {
      const name = await newQueue()
      const held = await received(queue, name, 10, 600)
      const changed = held.slice(0, 5).map((receipt) => ({ receipt, visibilitySeconds: 0 }))
      faults.throttleNext(2)

      const deleted = await queue.deleteMany(name, held.slice(5))
      faults.throttleNext(2)
      const given = await queue.changeVisibilityMany(name, changed)

      expect(outcomes([...deleted, ...given])).toEqual(held.map(() => 'done'))
      expect(await receiveAll(queue, name)).toHaveLength(5)
    },
  },
]

/** Sends so many messages and receives them all; gives their receipts. */
async function received(queue: TaskQueue, name: string, count: number, visibilitySeconds: number): Promise<string[]> {
  await queue.sendMany(
    name,
    Array.from({ length: count }, (_, index) => aMessage(`m${index}`)),
  )
  if (visibilitySeconds === 0) return receiveOnce(queue, name, 0)
  return (await receiveAll(queue, name, visibilitySeconds)).map(({ receipt }) => receipt)
}

async function receiveOnce(queue: TaskQueue, name: string, visibilitySeconds = 600): Promise<string[]> {
  const messages = await queue.receive(name, { max: 10, waitSeconds: 0, visibilitySeconds })
  return messages.map(({ receipt }) => receipt)
}
