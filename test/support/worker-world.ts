import { MemoryBlobStore } from '../../lib/adapters/memory/memory-blob-store.ts'
import { MemoryScheduler } from '../../lib/adapters/memory/memory-scheduler.ts'
import { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import { MemoryTaskStore } from '../../lib/adapters/memory/memory-task-store.ts'
import { SteeredClock } from '../../lib/adapters/memory/steered-clock.ts'
import { appSpec, defineApp } from '../../lib/core/app.ts'
import type { AnyTask } from '../../lib/core/app-types.ts'
import { type Envelope, encodeEnvelope } from '../../lib/core/envelope.ts'
import type { GroupOptions } from '../../lib/core/group.ts'
import { hookCallsOf } from '../../lib/core/hook-calls.ts'
import type { Hooks } from '../../lib/core/hooks.ts'
import { queueName } from '../../lib/core/names.ts'
import type { PriorityLevel } from '../../lib/core/priority.ts'
import type { Control, TaskRecord } from '../../lib/core/record.ts'
import { CONTROL_PART, controlId } from '../../lib/core/record.ts'
import { pendingRecord } from '../../lib/core/transitions.ts'
import type { Scheduler } from '../../lib/ports/scheduler.ts'
import type { TaskQueue } from '../../lib/ports/task-queue.ts'
import type { TaskStore } from '../../lib/ports/task-store.ts'
import { TaskMetrics } from '../../lib/worker/metrics/task-metrics.ts'
import { DEFAULT_SETTINGS, type WorkerRuntime } from '../../lib/worker/runtime.ts'
import type { WorkerEvent } from '../../lib/worker/tell.ts'
import { makeWorker } from '../../lib/worker/worker.ts'

/** A worker on the memory adapters, one queue, and a clock that stands until it is moved. */
export function workerWorld(
  tasks: readonly AnyTask[],
  overrides: Partial<Pick<WorkerRuntime, 'settings' | 'tracing' | 'printLine'>> & {
    /** Where lines of metrics go. */
    printMetrics?: (line: string) => void
    hooks?: Hooks
    secretKeys?: readonly string[]
    wrapStore?: (store: TaskStore) => TaskStore
    wrapQueue?: (queue: TaskQueue) => TaskQueue
    wrapScheduler?: (scheduler: Scheduler) => Scheduler
    groups?: Readonly<Record<string, GroupOptions>>
  } = {},
) {
  const clock = new SteeredClock()
  const store = new MemoryTaskStore(clock)
  const queue = new MemoryTaskQueue(clock)
  const blobs = new MemoryBlobStore()
  const scheduler = new MemoryScheduler(clock, queue)
  const { hooks = {}, secretKeys = [], printMetrics, tracing, printLine } = overrides
  const app = appSpec(defineApp('world', { tasks, groups: overrides.groups ?? {}, hooks, secretKeys }))
  const queueOf = (group: string, priority: PriorityLevel = 2) =>
    queueName({ app: 'world', stage: 'test', group, priority })
  const name = queueOf('default')
  let serial = 0
  const events: WorkerEvent[] = []
  const entropy = { random: () => 0.5, id: () => `id-${++serial}` }
  const runtime: WorkerRuntime = {
    app,
    stage: 'test',
    store: overrides.wrapStore?.(store) ?? store,
    queue: overrides.wrapQueue?.(queue) ?? queue,
    blobs,
    scheduler: overrides.wrapScheduler?.(scheduler) ?? scheduler,
    clock,
    entropy,
    clientFor: () => {
      throw new Error('this world has no client')
    },
    settings: overrides.settings ?? { ...DEFAULT_SETTINGS, settleWindowMs: 0 },
    onEvent: (event) => events.push(event),
    hookCalls: hookCallsOf(app.hooks),
    tracing,
    printLine,
    metrics: printMetrics && new TaskMetrics(app, 'test', printMetrics),
  }
  const newWorker = () => makeWorker(runtime)
  const worker = newWorker()

  /** What enqueue would have written and sent. */
  async function enqueue(task: string, input?: unknown, change: Partial<Envelope> = {}): Promise<string> {
    const id = change.id ?? `task-${++serial}`
    const envelope: Envelope = {
      v: 1,
      id,
      rec: change.track === undefined || change.track === 'full' ? 'put' : 'claim',
      name: task,
      group: 'default',
      priority: 2,
      codec: 'json',
      track: 'full',
      enqueuedAt: clock.now(),
      ...(input !== undefined && { input: input as NonNullable<Envelope['input']> }),
      ...change,
    }
    if (envelope.rec === 'put') await store.insertMany([pendingRecord(envelope, undefined, 60_000)])
    await send(encodeEnvelope(envelope), queueOf(envelope.group, envelope.priority))
    return id
  }

  async function send(body: string, to = name): Promise<void> {
    await queue.sendMany(to, [{ body, delaySeconds: 0, group: undefined, attributes: {} }])
  }

  /** Delivers what can be delivered, once; gives the ids that were kept. As an event source mapping, it deletes the others. */
  async function deliver(by = worker, max = 10, remainingMs = 75_000, from = name): Promise<string[]> {
    const messages = await queue.receive(from, { max, waitSeconds: 0, visibilitySeconds: 450 })
    const kept = await by.processBatch(from, messages, remainingMs)
    const done = messages.filter(({ messageId }) => !kept.includes(messageId))
    await queue.deleteMany(
      from,
      done.map(({ receipt }) => receipt),
    )
    return kept
  }

  async function record(id: string): Promise<TaskRecord> {
    const [found] = await store.getMany([id])
    if (found === undefined) throw new Error(`no record ${id}`)
    return found
  }

  async function control(body: Control): Promise<void> {
    await store.putParts([{ id: controlId('default', 2), part: CONTROL_PART, body: JSON.stringify(body) }])
  }

  /** Moves the clock, and lets what its timers started go on. */
  const advance = (ms: number) => clock.advance(ms, ticks)

  return {
    clock,
    store,
    queue,
    blobs,
    scheduler,
    runtime,
    worker,
    newWorker,
    name,
    queueOf,
    /** What the workers told. */
    events,
    deadLetters: () => queue.peek(`${name}_dlq`),
    enqueue,
    send,
    deliver,
    record,
    control,
    advance,
  }
}

/** A few turns of the event loop: enough for what waits on nothing but promises. */
export async function ticks(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}
