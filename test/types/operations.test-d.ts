/** The typing of the operator's calls, compiled by tsc: what must be inferred, and what must be refused, each with its reason. */
import { defineApp } from '../../lib/core/app.ts'
import type { DeadLetterMessage } from '../../lib/core/dead-letter-types.ts'
import type { PausedQueue, RetryManyResult } from '../../lib/core/operation-types.ts'
import { task } from '../../lib/core/task.ts'
import { createClient } from '../../lib/entries/client.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare function same<A, B>(equal: Equal<A, B>): void

const add = task({ name: 'add', run: (input: { a: number }) => input.a })
const app = defineApp('shop', { tasks: [add] })
const client = createClient<typeof app>({ app: 'shop' })

export async function accepted() {
  const retried = await client.retryMany(
    {
      name: 'add',
      errorCode: 'TASK_TIMEOUT',
      since: new Date(),
      labels: { user: 'u1' },
      group: 'default',
      priority: 'HIGH',
      max: 10,
    },
    { preview: true, signal: AbortSignal.timeout(1000), onProgress: ({ done }) => done.toFixed() },
  )
  same<typeof retried, RetryManyResult>(true)
  // A task that a newer deploy has, and this type has not.
  await client.cancelMany({ name: 'later', status: 'STARTED' })

  const paused = await client.pause({ group: 'default', priority: 3 })
  same<typeof paused, PausedQueue[]>(true)
  await client.pause()
  await client.resume()
  await client.purge({ priority: 'low' })
  await client.drain({}, { timeout: '5m', interval: 500 })

  const { messages } = await client.deadLetters.list({ reason: 'Malformed', before: '2027-01-01T00:00:00Z', max: 5 })
  same<typeof messages, readonly DeadLetterMessage[]>(true)
  const { left } = await client.deadLetters.redrive()
  same<typeof left.ended, number>(true)
}

export async function refused() {
  // @ts-expect-error retrying everything has to be said: {}
  await client.retryMany()
  // @ts-expect-error a task that has ended can't be cancelled
  await client.cancelMany({ status: 'SUCCESS' })
  // @ts-expect-error no such priority
  await client.pause({ priority: 'urgent' })
  // @ts-expect-error queues have no names here: a group and a priority
  await client.purge({ queue: 'tl_shop_dev_default_low' })
  // @ts-expect-error dead letters have reasons, not error codes
  await client.deadLetters.redrive({ errorCode: 'TASK_TIMEOUT' })
  // @ts-expect-error no duration
  await client.drain({}, { timeout: '5 minutes' })
}
