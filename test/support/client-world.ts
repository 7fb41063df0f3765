import { MemoryBlobStore } from '../../lib/adapters/memory/memory-blob-store.ts'
import { MemoryDirectory } from '../../lib/adapters/memory/memory-directory.ts'
import { MemoryEventSources } from '../../lib/adapters/memory/memory-event-sources.ts'
import { MemoryScheduler } from '../../lib/adapters/memory/memory-scheduler.ts'
import { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import { MemoryTaskStore } from '../../lib/adapters/memory/memory-task-store.ts'
import { SteeredClock } from '../../lib/adapters/memory/steered-clock.ts'
import { systemEntropy } from '../../lib/adapters/system.ts'
import { makeClientFamily, withOperations } from '../../lib/client/client.ts'
import type { CoreOptions } from '../../lib/client/client-core.ts'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { decodeEnvelope, type Envelope } from '../../lib/core/envelope.ts'
import { type Manifest, manifestDefinitions } from '../../lib/core/manifest.ts'
import { queueName } from '../../lib/core/names.ts'
import type { PriorityLevel } from '../../lib/core/priority.ts'
import type { Progress, TaskRecord } from '../../lib/core/record.ts'
import { claimWrite, type Ending, heartbeatWrite, pendingRecord, settleWrite } from '../../lib/core/transitions.ts'
import type { Backend, OperatorBackend } from '../../lib/ports/backend.ts'
import type { TaskQueue } from '../../lib/ports/task-queue.ts'
import { Faults } from '../../lib/testing/faults.ts'
import { faultyBackend } from '../../lib/testing/faulty-backend.ts'
import { countRequests } from './count-requests.ts'

/** The client's own options, and whether it has the app's code (`definitions`) or its types only. */
export interface ClientWorldOptions extends Partial<Omit<CoreOptions, 'definitions'>> {
  readonly definitions?: boolean
  readonly manifest?: (manifest: Manifest) => Manifest
  /** Puts something of the test's own between the client and its backend. */
  readonly wrap?: (
    backend: OperatorBackend,
    hands: { readonly start: (id: string) => Promise<void> },
  ) => Backend & Partial<Pick<OperatorBackend, 'sources' | 'scheduler'>>
}

/** A client on the memory adapters, a clock that stands until it is moved, and hands that do what a worker would. */
export function clientWorld<A extends App>(app: A, options: ClientWorldOptions = {}) {
  const spec = appSpec(app)
  const stage = options.stage ?? 'test'
  const clock = new SteeredClock()
  const faults = new Faults()
  const store = new MemoryTaskStore(clock)
  const queue = new MemoryTaskQueue(clock)
  const blobs = new MemoryBlobStore()
  const directory = new MemoryDirectory()
  const { counts, counted } = countRequests()
  let closes = 0

  /** What a deploy does. */
  const publish = (of: A, change: (manifest: Manifest) => Manifest = (manifest) => manifest) => {
    const resources = { table: 'table', bucket: 'bucket', queueUrl: 'memory://queue', listing: true }
    const manifest = { resources, ...manifestDefinitions(appSpec(of), (group) => group) }
    directory.publish(spec.name, stage, change(manifest))
  }
  publish(app, options.manifest)

  const sources = new MemoryEventSources()
  const scheduler = new MemoryScheduler(clock, queue)
  const close = async () => void closes++
  const ports = { store, queue, blobs, directory, sources, scheduler, clock, entropy: systemEntropy, close }
  const inner = faultyBackend<OperatorBackend>(ports, faults)
  // The clock stands while a call waits for a message.
  const receive: TaskQueue['receive'] = (name, options) => inner.queue.receive(name, { ...options, waitSeconds: 0 })
  const faulty = { ...inner, queue: { ...inner.queue, receive } }
  const wrapped = options.wrap?.(faulty, { start }) ?? faulty
  const operators = { sources: wrapped.sources ?? sources, scheduler: wrapped.scheduler ?? scheduler }
  const backend = { ...counted(wrapped), ...operators }
  const { definitions, manifest: _, wrap: __, ...coreOptions } = options
  const newFamily = () =>
    makeClientFamily<A>(backend, {
      app: spec.name,
      stage,
      ...coreOptions,
      ...(definitions !== false && { definitions: spec }),
    })
  const family = newFamily()

  const physicalQueue = (group = 'default', priority: PriorityLevel = 2) =>
    queueName({ app: spec.name, stage, group, priority })

  /** The envelopes in a queue, oldest first. */
  function sent(group?: string, priority?: PriorityLevel): Envelope[] {
    return queue.peek(physicalQueue(group, priority)).map(({ body }) => decodeEnvelope(body))
  }

  async function record(id: string): Promise<TaskRecord> {
    const [found] = await store.getMany([id])
    if (found === undefined) throw new Error(`no record ${id}`)
    return found
  }

  /** Begins a waiting task, as a worker would. */
  async function start(id: string): Promise<void> {
    const { rev } = await record(id)
    await store.updateMany([claimWrite({ id, rev }, 'token', clock.now(), 30_000)])
  }

  /** Ends a running task, as its worker would. */
  async function finish(id: string, ending: Ending): Promise<void> {
    const { rev, retentionMs = 0 } = await record(id)
    await store.updateMany([settleWrite({ id, token: 'token', rev, retentionMs }, ending, clock.now(), 5)])
  }

  /** Runs a task to its end, as a worker would. */
  async function end(id: string, ending: Ending): Promise<void> {
    await start(id)
    await finish(id, ending)
  }

  async function progress(id: string, now: Progress): Promise<void> {
    const { rev } = await record(id)
    await store.updateMany([heartbeatWrite({ id, token: 'token', rev, retentionMs: 0 }, clock.now() + 30_000, now)])
  }

  /** Begins and fails a task whose record begins with its claim. */
  async function insertFailed(envelope: Envelope): Promise<void> {
    const { id, input, retention = 1000 } = envelope
    await store.insertMany([pendingRecord(envelope, JSON.stringify(input), retention)])
    await end(id, {
      status: 'FAILURE',
      error: { type: 'Error', code: 'HANDLER_ERROR', message: 'no', retryable: false },
    })
  }

  return {
    app: spec,
    clock,
    faults,
    store,
    queue,
    blobs,
    sources,
    scheduler,
    backend,
    counts,
    publish,
    client: withOperations(family, backend),
    forParent: family.forParent,
    newFamily,
    physicalQueue,
    sent,
    record,
    start,
    insertFailed,
    progress,
    finish,
    end,
    succeed: (id: string, value: unknown) => end(id, { status: 'SUCCESS', result: JSON.stringify(value) }),
    fail: (id: string, error: { readonly type: string; readonly message: string; readonly code?: string }) =>
      end(id, { status: 'FAILURE', error: { code: 'HANDLER_ERROR', retryable: false, ...error } }),
    /** Moves the clock, and lets what its timers started go on. */
    advance: (ms: number) => clock.advance(ms, () => ticks()),
    closes: () => closes,
  }
}

/** A few turns of the event loop: enough for what waits on nothing but promises and coalescing. */
export async function ticks(count = 8): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}
