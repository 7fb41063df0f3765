import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Adapter, ANSWER_PREFIX, type ProducerAnswers, type ProducerRequest } from './adapter.ts'
import { inputOf, isOutputOf } from './work.ts'

/** Between two looks whether all tasks have ended. */
const LOOK_MS = 15

/** What an adapter's module ends with: by its argument the process becomes a `producer`, which answers lines of JSON, or a `worker`. */
export async function serve<Connection>(adapter: Adapter<Connection>): Promise<void> {
  if (process.argv[2] === 'worker') {
    await adapter.work(Number(process.env['BENCH_CONCURRENCY']))
    return
  }
  const operations = producer(adapter, await adapter.open())
  say({ ready: true })
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, ...request } = JSON.parse(line) as ProducerRequest & { readonly id: number }
    try {
      say({ id, answer: await operations[request.op](request as never) })
    } catch (error) {
      say({ id, error: String(error) })
    }
  }
  process.exit(0)
}

type Operations = {
  readonly [Op in ProducerRequest['op']]: (
    request: Extract<ProducerRequest, { op: Op }>,
  ) => Promise<ProducerAnswers[Op]>
}

function producer<Connection>(adapter: Adapter<Connection>, connection: Connection): Operations {
  let ids: readonly string[] = []
  return {
    empty: async () => {
      await adapter.empty(connection)
      ids = []
      return {}
    },
    enqueueMany: async ({ kind, tasks }) => {
      const inputs = Array.from({ length: tasks }, (_, index) => inputOf(index))
      const beganMs = performance.now()
      ids = await adapter.enqueueMany(connection, kind, inputs)
      return { ms: performance.now() - beganMs }
    },
    enqueueEach: async ({ kind, tasks, atOnce }) => {
      let next = 0
      const made: string[] = []
      const beganMs = performance.now()
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (next < tasks) {
            const index = next++
            made[index] = await adapter.enqueue(connection, kind, inputOf(index))
          }
        }),
      )
      const ms = performance.now() - beganMs
      ids = made
      return { ms }
    },
    settled: async ({ tasks, limitMs }) => {
      for (const endMs = Date.now() + limitMs; Date.now() < endMs; await sleep(LOOK_MS)) {
        if (await adapter.settled(connection, tasks)) return { atMs: Date.now() }
      }
      return { atMs: null }
    },
    check: async ({ tasks }) => {
      if (adapter.output === undefined) return {}
      const step = Math.max(1, Math.floor(ids.length / tasks))
      const sample = [...ids.entries()].filter(([index]) => index % step === 0)
      const outputs = await Promise.all(sample.map(([, id]) => adapter.output?.(connection, id)))
      const right = sample.filter(([index], at) => isOutputOf(index, outputs[at])).length
      return { right, seen: sample.length }
    },
    calls: async ({ kind, tasks, tight }) => {
      const samplesMs: number[] = []
      for (let index = 0; index < tasks; index++) {
        const beganMs = performance.now()
        const output = await adapter.call(connection, kind, inputOf(index), tight)
        samplesMs.push(performance.now() - beganMs)
        if (adapter.output !== undefined && !isOutputOf(index, output))
          throw new Error(`wrong output ${JSON.stringify(output)}`)
      }
      return { samplesMs }
    },
  }
}

function say(message: object): void {
  process.stdout.write(`${ANSWER_PREFIX}${JSON.stringify(message)}\n`)
}
