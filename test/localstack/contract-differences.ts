import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Difference, Differences } from '../contract/aws-contracts.ts'
import { aMessage, receiveAll } from '../support/contract-messages.ts'
import type { QueueSubject, WireSubject } from '../support/contract-subjects.ts'

const queue: Difference<QueueSubject>[] = [
  {
    promise: 'a receipt deletes nothing once its message was delivered again',
    instead: {
      name: 'an older receipt deletes its message all the same',
      run: async ({ queue, newQueue }) => {
        const name = await newQueue()
        await queue.sendMany(name, [aMessage('x')])
        const [first] = await queue.receive(name, { max: 1, waitSeconds: 0, visibilitySeconds: 0 })
        const [second] = await queue.receive(name, { max: 1, waitSeconds: 0, visibilitySeconds: 600 })

        await queue.deleteMany(name, [first?.receipt ?? ''])

        expect(second?.messageId).toBe(first?.messageId)
        expect(await queue.depth(name)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
      },
    },
  },
  {
    promise: 'a message whose visibility is over can not be hidden by its old receipt, and its neighbours can',
    instead: {
      name: 'hiding a message whose visibility is over is answered as done, and does nothing',
      run: async ({ queue, newQueue, wait }) => {
        const name = await newQueue()
        await queue.sendMany(name, [aMessage('x')])
        const [message] = await receiveAll(queue, name, 1)
        await wait(1)

        const change = { receipt: message?.receipt ?? '', visibilitySeconds: 600 }
        const answers = await queue.changeVisibilityMany(name, [change])

        expect(answers).toEqual([{ outcome: 'done' }])
        expect(await receiveAll(queue, name)).toHaveLength(1)
      },
    },
  },
]

const wire: Difference<WireSubject>[] = [
  {
    promise: 'a delay of 900 seconds is taken, and one of 901 is a failed entry of its own',
    instead: {
      name: 'a delay of 901 seconds is taken, so that our own check is all there is',
      run: async ({ sqs, newQueue }) => {
        const QueueUrl = await newQueue()

        const { Successful } = await sqs.sendMessageBatch({
          QueueUrl,
          Entries: [{ Id: 'a', MessageBody: 'x', DelaySeconds: 901 }],
        })

        expect(Successful).toMatchObject([{ Id: 'a' }])
      },
    },
  },
  {
    promise: 'a batch that is refused for statements on one item writes nothing',
    instead: {
      name: 'DynamoDB Local refuses such a batch, and has written it before',
      run: async ({ dynamo, table }) => {
        const id = randomUUID()
        const insert = { Statement: `INSERT INTO "${table}" VALUE {'id': '${id}', 'part': 'task'}` }

        await expect(dynamo.batchExecuteStatement({ Statements: [insert, insert] })).rejects.toThrow()

        const { Item } = await dynamo.getItem({ TableName: table, Key: { id: { S: id }, part: { S: 'task' } } })
        expect(Item).toBeDefined()
      },
    },
  },
]

/** What LocalStack 4.14 and the DynamoDB Local under it do unlike AWS, each seen here. docs/guide/deploy.md says where else it is proven. */
export const LOCALSTACK_DIFFERENCES: Differences = { queue, wire }
