import { SpanKind, trace } from '@opentelemetry/api'
import { describe, expect, test } from 'vitest'
import { defineApp } from '../../../lib/core/app.ts'
import { task } from '../../../lib/core/task.ts'
import { createTestQueue } from '../../../lib/testing/index.ts'
import { type Gathered, gatherSpans } from '../../support/gathered-spans.ts'

const QUEUE = 'tl_traced_test_default_normal'
const fine = task({
  name: 'fine',
  run: () => {
    trace.getTracer('handler').startSpan('work').end()
  },
})
const bad = task({
  name: 'bad',
  run: () => {
    throw new TypeError('card 4000-1234')
  },
})
const parent = task({
  name: 'parent',
  run: async (_: undefined, ctx) => void (await ctx.client.enqueue(fine, undefined)),
})
const app = defineApp('traced', { tasks: [fine, bad, parent] })

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SENDER = 'b7ad6b7169203331'

function named(spans: readonly Gathered[], name: string): Gathered {
  const found = spans.find((span) => span.name === name)
  if (found === undefined) throw new Error(`no span '${name}' among ${spans.map((span) => span.name).join(', ')}`)
  return found
}

describe('with an SDK that gathers', () => {
  test('a task is one trace: enqueued, run, completed, and whatever its handler does', async () => {
    using spans = gatherSpans()
    await using queue = createTestQueue(app)
    const handle = await queue.client.enqueue('fine', undefined)

    await queue.drain()

    const all = spans.all()
    const [enqueue, run, complete, work] = ['enqueue', 'run', 'complete']
      .map((name) => named(all, `${name} ${QUEUE}`))
      .concat(named(all, 'work'))
    expect(enqueue).toMatchObject({
      kind: SpanKind.PRODUCER,
      parentId: undefined,
      attributes: {
        'messaging.system': 'aws_sqs',
        'messaging.operation.name': 'enqueue',
        'messaging.operation.type': 'send',
        'messaging.destination.name': QUEUE,
        'tasklane.task.id': handle.id,
        'tasklane.task.name': 'fine',
      },
    })
    expect(run).toMatchObject({
      kind: SpanKind.CONSUMER,
      traceId: enqueue?.traceId,
      parentId: enqueue?.spanId,
      failed: false,
      attributes: {
        'messaging.operation.type': 'process',
        'messaging.message.id': expect.any(String),
        'tasklane.task.attempt': 0,
        'tasklane.task.verdict': 'succeed',
      },
    })
    expect(complete).toMatchObject({
      kind: SpanKind.CLIENT,
      traceId: enqueue?.traceId,
      parentId: run?.spanId,
      attributes: { 'messaging.operation.type': 'settle' },
    })
    expect(work).toMatchObject({ traceId: enqueue?.traceId, parentId: run?.spanId })
  })

  test('a batch has a span of its own, linked with all that sent its tasks; its runs link to it', async () => {
    using spans = gatherSpans()
    await using queue = createTestQueue(app)
    await Promise.all([queue.client.enqueue('fine', undefined), queue.client.enqueue('fine', undefined)])

    await queue.drain()

    const all = spans.all()
    const receive = named(all, `receive ${QUEUE}`)
    const senders = all.filter(({ name }) => name.startsWith('enqueue')).map(({ spanId }) => spanId)
    const runs = all.filter(({ name }) => name.startsWith('run'))
    expect(receive).toMatchObject({
      kind: SpanKind.CLIENT,
      attributes: { 'messaging.batch.message_count': 2, 'messaging.operation.type': 'receive' },
    })
    expect([...receive.links].sort()).toEqual([...senders].sort())
    expect(runs.map(({ links }) => links.includes(receive.spanId))).toEqual([true, true])
    expect(new Set(runs.map(({ traceId }) => traceId)).size).toBe(2)
  })

  test('what a handler enqueues is part of its trace, under its run', async () => {
    using spans = gatherSpans()
    await using queue = createTestQueue(app)
    await queue.client.enqueue('parent', undefined)

    await queue.drain()

    const all = spans.all()
    const run = all.find(
      ({ name, attributes }) => name.startsWith('run') && attributes['tasklane.task.name'] === 'parent',
    )
    const child = all.find(
      ({ name, attributes }) => name.startsWith('enqueue') && attributes['tasklane.task.name'] === 'fine',
    )
    expect(child).toMatchObject({ traceId: run?.traceId, parentId: run?.spanId })
  })

  test('a run that failed says so by the name of its error, and not by its message', async () => {
    using spans = gatherSpans()
    await using queue = createTestQueue(app)
    await queue.client.enqueue('bad', undefined)

    await queue.drain()

    const run = named(spans.all(), `run ${QUEUE}`)
    expect(run).toMatchObject({
      failed: true,
      attributes: { 'error.type': 'TypeError', 'tasklane.task.verdict': 'fail' },
    })
    expect(JSON.stringify(spans.all())).not.toContain('4000')
  })

  test('an enqueue that failed says so', async () => {
    using spans = gatherSpans()
    await using queue = createTestQueue(app)
    queue.faults.throttle('send')

    const refused = await queue.client.enqueue('fine', undefined).catch((error: Error) => error)

    expect(refused).toBeInstanceOf(Error)
    expect(named(spans.all(), `enqueue ${QUEUE}`).failed).toBe(true)
  })

  test('a sender that is no Tasklane client is followed, too', async () => {
    using spans = gatherSpans()
    await using queue = createTestQueue(app)

    await queue.send(envelope(`00-${TRACE_ID}-${SENDER}-01`))
    await queue.drain()

    expect(named(spans.all(), `run ${QUEUE}`)).toMatchObject({ traceId: TRACE_ID, parentId: SENDER })
  })

  test.each(['garbage', `00-${'0'.repeat(32)}-${SENDER}-01`, `ff-${TRACE_ID}-${SENDER}-01`])(
    'a trace that is none is left alone, and its task runs: %s',
    async (text) => {
      using spans = gatherSpans()
      await using queue = createTestQueue(app)

      await queue.send(envelope(text))
      await queue.drain()

      const all = spans.all()
      expect(named(all, `run ${QUEUE}`).parentId).toBe(named(all, `receive ${QUEUE}`).spanId)
    },
  )
})

describe('with nobody who gathers', () => {
  test('messages name no trace', async () => {
    const told: (string | undefined)[] = []
    const quiet = defineApp('traced', { tasks: [fine], hooks: { onStart: ({ traceId }) => told.push(traceId) } })
    await using queue = createTestQueue(quiet)
    await queue.client.enqueue('fine', undefined)

    await queue.drain()

    expect(told).toEqual([undefined])
  })

  test('a trace that came with a task goes on to what its handler enqueues', async () => {
    const told: (string | undefined)[] = []
    const hooks = { onStart: ({ traceId }: { readonly traceId: string | undefined }) => told.push(traceId) }
    await using queue = createTestQueue(defineApp('traced', { tasks: [fine, parent], hooks }))

    await queue.send(envelope(`00-${TRACE_ID}-${SENDER}-01`, 'parent'))
    await queue.drain()

    expect(told).toEqual([TRACE_ID, TRACE_ID])
  })
})

function envelope(text: string, name = 'fine'): string {
  const id = '0195d0a0-0000-7000-8000-000000000001.r'
  const task = { v: 1, id, rec: 'claim', name, group: 'default', priority: 2, codec: 'json', track: 'run' }
  return JSON.stringify({ ...task, enqueuedAt: Date.UTC(2027, 0, 1), trace: text })
}
