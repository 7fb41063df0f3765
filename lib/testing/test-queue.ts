import { MemoryBlobStore } from '../adapters/memory/memory-blob-store.ts'
import { MemoryDirectory } from '../adapters/memory/memory-directory.ts'
import { MemoryEventSources } from '../adapters/memory/memory-event-sources.ts'
import { MemoryScheduler } from '../adapters/memory/memory-scheduler.ts'
import { MemoryTaskQueue } from '../adapters/memory/memory-task-queue.ts'
import { MemoryTaskStore } from '../adapters/memory/memory-task-store.ts'
import { SteeredClock } from '../adapters/memory/steered-clock.ts'
import { openTelemetry } from '../adapters/opentelemetry/open-telemetry.ts'
import { systemClock, systemEntropy } from '../adapters/system.ts'
import { makeClientFamily, withOperations } from '../client/client.ts'
import { appSpec } from '../core/app.ts'
import type { App } from '../core/app-types.ts'
import type { Client } from '../core/client-types.ts'
import { DETAIL_ATTRIBUTE, REASON_ATTRIBUTE, RECEIVED_TOO_OFTEN } from '../core/dead-letter.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { type Duration, durationMs } from '../core/duration.ts'
import { manifestDefinitions } from '../core/manifest.ts'
import { queueName } from '../core/names.ts'
import { type AppPlan, planApp } from '../core/plan.ts'
import { type Priority, priorityLevel } from '../core/priority.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import { DEFAULT_SETTINGS } from '../worker/runtime.ts'
import { sweep } from '../worker/sweep/sweep.ts'
import { ThreadPool } from '../worker/thread/thread-pool.ts'
import { makeWorker } from '../worker/worker.ts'
import { declaredSchedules } from './declared-schedules.ts'
import { Deliverer } from './deliverer.ts'
import { Faults } from './faults.ts'
import { faultyBackend } from './faulty-backend.ts'

/** A message that ended in a dead-letter queue. */
export interface DeadLetter {
  readonly queue: string
  readonly body: string
  /** `Malformed`, `UnknownVersion`, `UnknownTask`, `RecordMissing`, `Failed`, or `ReceivedTooOften`. */
  readonly reason: string
  readonly detail: string
}

/** A whole queue in this process, with the shipped client and worker, and a clock that only the test moves. */
export interface TestQueue<A extends App = App> extends AsyncDisposable {
  readonly client: Client<A>
  /** What the queue's clock says, in ms since 1970. It stands until `advance`. */
  now(): number
  /** Runs all that can run now, what it enqueues too, and ends when nothing is left but what waits for a later time. */
  drain(): Promise<void>
  /**
   * Moves the clock, and runs what becomes due on the way, each at its moment. A handler that still works after 100 ms of real time is
   * not waited for: the clock moves on under it, to its timeout if need be.
   */
  advance(duration: Duration): Promise<void>
  /** The dead-letter queues' messages, oldest first. */
  readonly deadLetters: readonly DeadLetter[]
  /** What is to go wrong. */
  readonly faults: Faults
  /** Puts a raw message in, as a producer in another language or of another version might. */
  send(body: string, to?: { readonly group?: string; readonly priority?: Priority }): Promise<void>
  close(): Promise<void>
}

export interface TestQueueOptions {
  /** What the clock says at first. @default 2027-01-01T00:00:00Z */
  readonly now?: Date
  /**
   * The module whose default export is the app, as a path or `file:` URL: then groups with `isolate: 'thread'` run in threads, which load it. Threads begin in real
   * time: advance in steps until what you wait for has come.
   * @default none: they run beside the test, and a handler that blocks blocks it
   */
  readonly entry?: string | URL
}

type SendTarget = NonNullable<Parameters<TestQueue['send']>[1]>

/** Real time that a step of the clock leaves to handlers that do real work. */
const HANDLER_MS = 100
const STAGE = 'test'
const SWEEP_EVERY_MS = 3_600_000

/**
 * A queue for tests: in memory, nothing to start or clean up.
 *
 * Waiting for results (`handle.result({ timeout })`) goes by real time; due times, delays, backoffs and leases by the steered clock.
 *
 * @throws DefinitionError when `app` was not made by `defineApp`.
 * @example await using queue = createTestQueue(app)
 */
export function createTestQueue<A extends App>(app: A, options: TestQueueOptions = {}): TestQueue<A> {
  const definitions = appSpec(app)
  const plan = planApp(definitions, STAGE)
  const clock = new SteeredClock(options.now?.getTime())
  const faults = new Faults()
  const sources = new MemoryEventSources()
  const queue = new MemoryTaskQueue(clock)
  const scheduler = new MemoryScheduler(clock, queue)
  const directory = new MemoryDirectory()
  const functionNames = new Map(plan.groups.map((group) => [group.name, group.functionName]))
  directory.publish(definitions.name, STAGE, {
    resources: { table: plan.table, bucket: 'memory', queueUrl: 'memory://queue', listing: true },
    ...manifestDefinitions(definitions, (group) => functionNames.get(group) ?? group),
  })
  for (const schedule of declaredSchedules(definitions, STAGE, clock.now())) void scheduler.create(schedule)
  const ports = {
    store: new MemoryTaskStore(clock),
    queue,
    blobs: new MemoryBlobStore(),
    scheduler,
    directory,
    entropy: systemEntropy,
  }
  const backend = faultyBackend({ ...ports, close: async () => {} }, faults)
  // The client stamps by the steered clock and waits by the real one: a wait that only the test could end would hang it.
  const waiting = { ...systemClock, now: () => clock.now() }
  const family = makeClientFamily(
    { ...backend, queue: atOnce(backend.queue), clock: waiting },
    { app: definitions.name, stage: STAGE, definitions, tracing: openTelemetry },
  )
  const client = withOperations(family, { sources }) as unknown as Client<A>
  const threads = options.entry === undefined ? undefined : new ThreadPool(options.entry)
  const worker = makeWorker({
    ...backend,
    app: definitions,
    stage: STAGE,
    clock,
    clientFor: (parent) => family.forParent(parent),
    settings: { ...DEFAULT_SETTINGS, settleWindowMs: 0, firstProgressMs: 0, progressIntervalMs: 0 },
    hookCalls: family.core.hookCalls,
    tracing: openTelemetry,
    ...(threads !== undefined && { threads }),
  })
  const deliverer = new Deliverer(plan, backend.queue, sources, worker, faults)

  let nextSweepAt = clock.now() + SWEEP_EVERY_MS

  async function drain(): Promise<void> {
    do {
      await family.idle()
      await clock.advance(0)
      if (deliverer.busy) await deliverer.someEnd(1)
    } while ((await deliverer.startReady()) || deliverer.busy)
  }

  async function settle(): Promise<void> {
    const until = performance.now() + HANDLER_MS
    do {
      await family.idle()
      await clock.advance(0)
      if (deliverer.busy) await deliverer.someEnd(1)
    } while ((await deliverer.startReady()) || (deliverer.busy && performance.now() < until))
  }

  async function advance(duration: Duration): Promise<void> {
    const target = clock.now() + durationMs(duration)
    for (;;) {
      await settle()
      const next = Math.min(target, nextSweepAt, clock.next ?? target, queue.nextVisibleAt() ?? target)
      await clock.advance(Math.max(0, next - clock.now()))
      if (clock.now() >= nextSweepAt) await sweepNow()
      if (clock.now() >= target) break
    }
    await settle()
  }

  /** Each hour of the steered clock, as a schedule does on AWS. A planned fault makes it fail; an hour later it goes on. */
  async function sweepNow(): Promise<void> {
    nextSweepAt = clock.now() + SWEEP_EVERY_MS
    await sweep({ store: backend.store, clock, limitMs: Number.POSITIVE_INFINITY }).catch(() => {})
  }

  async function send(
    body: string,
    { group = DEFAULTS.group.name, priority = DEFAULTS.task.priority }: SendTarget = {},
  ): Promise<void> {
    const name = queueName({ app: definitions.name, stage: STAGE, group, priority: priorityLevel(priority) })
    await queue.sendMany(name, [{ body, delaySeconds: 0, group: undefined, attributes: {} }])
  }

  const close = async () => {
    await threads?.close()
    await client.close()
  }
  return {
    client,
    now: () => clock.now(),
    drain,
    advance,
    faults,
    send,
    get deadLetters() {
      return deadLetters(plan, queue)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** What is not in a queue now will not come while the test's own call waits for it: the clock stands. */
function atOnce(queue: TaskQueue): TaskQueue {
  return { ...queue, receive: (name, options) => queue.receive(name, { ...options, waitSeconds: 0 }) }
}

function deadLetters(plan: AppPlan, queue: MemoryTaskQueue): DeadLetter[] {
  const names = plan.groups.flatMap(({ queues }) => queues.map(({ deadLetterName }) => deadLetterName))
  return names.flatMap((name) =>
    queue.peek(name).map(({ body, attributes }) => ({
      queue: name,
      body,
      reason: attributes[REASON_ATTRIBUTE] ?? RECEIVED_TOO_OFTEN,
      detail: attributes[DETAIL_ATTRIBUTE] ?? '',
    })),
  )
}
