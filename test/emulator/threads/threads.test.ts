import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Client, createClient } from 'tasklane/client'
import { type DevServer, startDevServer } from 'tasklane/dev'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type app from './fixtures/tasks.ts'

const ENTRY = fileURLToPath(new URL('fixtures/tasks.ts', import.meta.url))

let dev: DevServer
let client: Client<typeof app>
beforeAll(async () => {
  dev = await startDevServer({ entry: ENTRY, log: 'silent', concurrency: 2 })
  client = createClient<typeof app>({ app: 'threads', endpoint: dev.endpoint })
})
afterAll(async () => {
  await client.close()
  await dev.close()
})

const wait = { timeout: '30s' } as const

describe('a handler in a thread that goes wrong', () => {
  test('is terminated at its timeout when it blocks, while its neighbours of the same process end as ever', async () => {
    const [spinning, ...neighbours] = await client.enqueueMany([
      { task: 'spin', input: undefined },
      { task: 'neighbour', input: undefined },
      { task: 'neighbour', input: undefined },
    ])

    const pids = await Promise.all(neighbours.map((handle) => handle.result(wait)))
    const endedBefore = await spinning.isReady()
    const outcome = await spinning.outcome({ ...wait, logs: true })

    expect(endedBefore).toBe(false)
    expect(outcome).toMatchObject({ status: 'FAILURE', error: { type: 'TaskTimeout', code: 'TASK_TIMEOUT' } })
    expect(outcome.executionMs).toBeLessThan(10_000)
    expect(outcome.logs).toMatchObject([{ message: 'spinning', fields: { pid: pids[0] } }])
    await closed(Number(outcome.logs?.[0]?.fields?.['port']))
    expect(dev.workers().map(({ pid }) => pid)).toEqual(expect.arrayContaining(pids))
  })

  test('ends alone as WorkerCrashed when it takes more memory than its thread may have', async () => {
    const neighbour = client.call('double', 21, { wait })

    const outcome = await (await client.enqueue('hoard', undefined)).outcome(wait)

    expect(outcome).toMatchObject({ status: 'FAILURE', error: { type: 'WorkerCrashed', code: 'WORKER_CRASHED' } })
    expect(outcome.error?.message).toContain('64 MB')
    expect(await neighbour).toBe(42)
  })

  test('ends alone when it exits, and is run again by the default policy', async () => {
    const outcome = await (await client.enqueue('exit', undefined)).outcome(wait)
    const survivor = await client.call('dieOnce', undefined, { wait })

    expect(outcome).toMatchObject({ status: 'FAILURE', error: { type: 'WorkerCrashed' } })
    expect(survivor).toBe(1)
  })

  test('fails with what it threw outside any await', async () => {
    const outcome = await (await client.enqueue('stray', undefined)).outcome(wait)

    expect(outcome).toMatchObject({ status: 'FAILURE', error: { type: 'TypeError', message: 'from a timer' } })
  })

  test.each([
    ['never', { status: 'FAILURE', error: { type: 'NonRetryableError', message: 'not again', retryable: false } }],
    ['plain', { status: 'FAILURE', error: { type: 'RangeError', message: 'too far', code: 'E_FAR' } }],
    ['later', { status: 'SUCCESS', value: 1 }],
  ] as const)('steers by what it throws: %s', async (how, expected) => {
    const outcome = await (await client.enqueue('fussy', how)).outcome(wait)

    expect(outcome).toMatchObject(expected)
  })
})

describe('a handler in a thread', () => {
  test('runs in no main thread, and finds the same one there for the next task', async () => {
    const first = await client.call('where', undefined, { wait })
    const second = await client.call('where', undefined, { wait })

    expect(first).toEqual({ threadId: expect.any(Number), memoryMb: 64 })
    expect(first.threadId).toBeGreaterThan(0)
    expect(second).toEqual(first)
  })

  test('has its input and result carried by its codec', async () => {
    const keys = await client.call('exact', new Map([['a', new Date(5)]]), { wait })

    expect(keys).toEqual(new Set(['a']))
  })

  test('has its context: task, progress, heartbeat, log and console', async () => {
    const handle = await client.enqueue('talkative', undefined, { labels: { user: 'u1' } })

    const outcome = await handle.outcome({ ...wait, logs: true })

    expect(outcome).toMatchObject({ value: { id: handle.id, name: 'talkative', labels: { user: 'u1' }, attempt: 0 } })
    expect(outcome.logs?.map(({ level, message, fields }) => ({ level, message, fields }))).toEqual([
      { level: 'warn', message: 'by console', fields: undefined },
      { level: 'info', message: 'by ctx', fields: { deep: { x: 1 } } },
    ])
    expect(await handle.progress()).toEqual({ current: 3, total: 4, message: 'nearly' })
  })

  test('has a client that does what the worker’s does', async () => {
    const handle = await client.enqueue('parent', undefined)

    const result = await handle.result(wait)

    expect(result).toEqual({
      values: [8, 10, 12],
      priced: { price: '5.00' },
      keys: ['k'],
      failure: { status: 'FAILURE', name: 'TaskFailedError', message: expect.stringContaining('too far') },
      last: 'SUCCESS',
      labels: { by: 'thread' },
      parent: handle.id,
      listed: 1,
      refused: 'EnqueueOptionError',
    })
  })

  test('may reject and requeue', async () => {
    const rejected = await (await client.enqueue('steering', 'reject')).outcome(wait)
    const requeued = await client.call('steering', 'requeue', { wait })

    expect(rejected).toMatchObject({ status: 'FAILURE', error: { type: 'TaskRejected', message: 'no thanks' } })
    expect(requeued).toBe('1')
  })

  test('has a state that was made in its own thread', async () => {
    expect(await client.call('stateful', undefined, { wait })).toBe(true)
  })

  test('sees its signal abort when it is cancelled', async () => {
    const handle = await client.enqueue('cancellable', undefined)
    for await (const { progress } of handle.watch()) if (progress !== null) break

    await handle.cancel()

    expect((await handle.outcome(wait)).status).toBe('CANCELLED')
  })
})

/** Ends when nobody listens there any more: the thread that did is gone. */
async function closed(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const refused = await once(socket, 'connect').then(
      () => false,
      () => true,
    )
    socket.destroy()
    if (refused) return
  }
}
