import { expect, test } from 'vitest'
import { appSpec } from '../../../lib/core/app.ts'
import { createTestQueue } from '../../../lib/testing/index.ts'
import { ThreadPool } from '../../../lib/worker/thread/thread-pool.ts'
import { makeWorker } from '../../../lib/worker/worker.ts'
import { gatherSpans } from '../../support/gathered-spans.ts'
import app from '../../support/threaded-app.ts'
import { workerWorld } from '../../support/worker-world.ts'

const ENTRY = new URL('../../support/threaded-app.ts', import.meta.url)
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'

test('what a handler in a thread enqueues is part of its trace', { timeout: 60_000 }, async () => {
  using spans = gatherSpans()
  await using queue = createTestQueue(app, { entry: ENTRY })
  await queue.client.enqueue('threaded', undefined)

  await queue.drain()

  const of = (name: string, task: string) =>
    spans.all().find((span) => span.name.startsWith(name) && span.attributes['tasklane.task.name'] === task)
  const run = of('run', 'threaded')
  expect(run?.spanId).toEqual(expect.any(String))
  expect(of('enqueue', 'child')).toMatchObject({ traceId: run?.traceId, parentId: run?.spanId })
})

test("a thread's lines of JSON name their task, too, and are there when its run has ended", async () => {
  const world = workerWorld([])
  const lines: unknown[] = []
  const printLine = (line: string) => void lines.push(JSON.parse(line))
  const threads = new ThreadPool(ENTRY)
  const worker = makeWorker({ ...world.runtime, app: appSpec(app), threads, printLine })
  const trace = `00-${TRACE_ID}-b7ad6b7169203331-01`
  await world.enqueue('threaded', undefined, { id: 'told', group: 'threads', labels: { alone: 'yes' }, trace })

  await world.deliver(worker, 10, 75_000, world.queueOf('threads'))
  await threads.close()

  const timestamp = new Date(world.clock.now()).toISOString()
  const task = { app: 'world', stage: 'test', id: 'told', name: 'threaded', group: 'threads' }
  const run = { ...task, attempt: 0, traceId: TRACE_ID }
  expect(lines).toEqual([
    { timestamp, level: 'INFO', message: 'by the log', ...run, fields: { password: '[redacted]' } },
    { timestamp, level: 'WARN', message: 'by the console', ...run },
  ])
})
