import { expect } from 'vitest'
import { gather } from '../../../lib/entries/client.ts'
import type { Client } from '../../../lib/index.ts'
import type { Backend } from '../../../lib/ports/backend.ts'
import type { DeliveredMessage, TaskQueue } from '../../../lib/ports/task-queue.ts'
import { BEHAVIOURS } from '../fuzz/behaviours.ts'
import { fuzzedMessages } from '../fuzz/fuzzed-messages.ts'
import { misfits } from '../fuzz/misfits.ts'
import type app from '../hostile-app.ts'
import { add, apart, hostile, stray } from '../hostile-app.ts'
import type { Story } from './client.ts'

/** The hostile app, deployed. */
export interface HostileWorld {
  /** Of group `default`, normal. */
  readonly queueName: string
  readonly backend: Backend
  /** Whether Lambda's runtime prints what handlers say, or lines of JSON are printed for it: they throw for other values than Node's console. */
  readonly printsByRuntime: boolean
  bucket(backend: Backend): Promise<string>
  openClient(): Client<typeof app>
}

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_101)
const MESSAGES = 1000
/** They wait for a newer worker, for minutes of real time. */
const WAITING = ['another version', 'one character changed']

/** Messages that mean harm, for a real worker process. */
export const HOSTILE_MESSAGES: readonly Story<HostileWorld>[] = [
  {
    title: 'a thousand fuzzed messages leave a real worker process at its work, and each is where it can be found',
    run: async ({ queueName, backend, bucket: bucketOf }) => {
      const { queue, store } = backend
      const bucket = await bucketOf(backend)
      const messages = fuzzedMessages(SEED, MESSAGES, ({ kind }) => !WAITING.includes(kind)).map((message) => ({
        ...message,
        body: message.body.replace('s3://memory/', `s3://${bucket}/`),
      }))

      const sent = await queue.sendMany(
        queueName,
        messages.map(({ body }) => ({ body, delaySeconds: 0, group: undefined, attributes: {} })),
      )
      await expect.poll(() => isEmpty(queue, queueName), { timeout: 50_000, interval: 200 }).toBe(true)
      const wrong = await misfits(messages, await allOf(queue, `${queueName}_dlq`), (ids) =>
        store.getMany(ids, { consistent: true }),
      )

      expect(sent.filter(({ outcome }) => outcome !== 'sent')).toEqual([])
      console.log(`fuzz by ${queueName}: seed ${SEED}, ${messages.length} messages`)
      expect(wrong).toEqual([])
    },
  },
]

/** Handlers that mean harm. */
export const HOSTILE_HANDLERS: readonly Story<HostileWorld>[] = [
  {
    title:
      'whatever handlers throw, return and say in a real worker process, each task ends and its neighbours are done',
    run: async ({ openClient, printsByRuntime }) => {
      await using client = openClient()

      const hostiles = await Promise.all(BEHAVIOURS.map((_, index) => client.enqueue(hostile, index)))
      const strays = await Promise.all([client.enqueue(stray, 'rejects'), client.enqueue(stray, 'throws')])
      const others = await Promise.all(BEHAVIOURS.map((_, index) => client.enqueue(add, { a: index })))
      const outcomes = await gather([...hostiles, ...strays, ...others], { timeout: '150s' })

      const titles = [...BEHAVIOURS.map(({ title }) => title), 'rejects', 'throws', ...BEHAVIOURS.map(() => 'adds')]
      const wanted = [...BEHAVIOURS.map(({ ends }) => ends), 'SUCCESS', 'FAILURE', ...BEHAVIOURS.map(() => 'SUCCESS')]
      const wrong = outcomes.flatMap(({ status, error }, index) =>
        status === wanted[index] || (printsByRuntime && titles[index]?.startsWith('prints '))
          ? []
          : [`${titles[index]}: ${error?.message}`],
      )
      expect(wrong).toEqual([])
    },
  },
  {
    title: 'nor does it matter in threads',
    run: async ({ openClient, printsByRuntime }) => {
      await using client = openClient()

      const handles = await Promise.all(BEHAVIOURS.map((_, index) => client.enqueue(apart, index)))
      const outcomes = await gather(handles, { timeout: '150s' })

      const wrong = outcomes.flatMap(({ status }, index) => {
        const { title, ends } = BEHAVIOURS[index] ?? expect.fail('no behaviour')
        return status === ends || (printsByRuntime && title.startsWith('prints ')) ? [] : [`${title}: ${status}`]
      })
      expect(wrong).toEqual([])
    },
  },
]

async function isEmpty(queue: TaskQueue, name: string): Promise<boolean> {
  const { visible, inFlight, delayed } = await queue.depth(name)
  return visible + inFlight + delayed === 0
}

async function allOf(queue: TaskQueue, name: string): Promise<DeliveredMessage[]> {
  const all: DeliveredMessage[] = []
  for (;;) {
    const some = await queue.receive(name, { max: 10, waitSeconds: 0, visibilitySeconds: 600 })
    if (some.length === 0) return all
    all.push(...some)
  }
}
