import { MemoryDirectory } from '../../lib/adapters/memory/memory-directory.ts'
import { MemoryQueueRegistry } from '../../lib/adapters/memory/memory-queue-registry.ts'
import { MemoryScheduler } from '../../lib/adapters/memory/memory-scheduler.ts'
import { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import { MemoryTaskStore } from '../../lib/adapters/memory/memory-task-store.ts'
import { SteeredClock } from '../../lib/adapters/memory/steered-clock.ts'
import { type Envelope, encodeEnvelope } from '../../lib/core/envelope.ts'
import type { ManifestDefinitions, ManifestResources } from '../../lib/core/manifest.ts'
import { queueName } from '../../lib/core/names.ts'
import type { PriorityLevel } from '../../lib/core/priority.ts'
import { RETIRED_QUIET_MS } from '../../lib/core/retired-queues.ts'
import type { OutgoingMessage, TaskQueue } from '../../lib/ports/task-queue.ts'
import { type LeftBehindRuntime, sweepLeftBehind } from '../../lib/worker/sweep/sweep-left-behind.ts'

export const RESOURCES = {
  table: 't',
  bucket: 'b',
  queueUrl: 'memory://queue',
  listing: true,
  schedules: { group: 'g', roleArn: 'r', deadLetterArn: 'd' },
} satisfies ManifestResources

/** An app `media` of stage `prod` in memory, as far as the sweeper sees it, and a clock that only the test moves. */
export function retiredWorld() {
  const clock = new SteeredClock()
  const queue = new MemoryTaskQueue(clock)
  const store = new MemoryTaskStore(clock)
  const directory = new MemoryDirectory()
  const registry = new MemoryQueueRegistry(queue)
  const scheduler = new MemoryScheduler(clock, queue)
  let serial = 0

  /** What a deploy leaves: the tasks of each group, by the group's name. All have all priorities, or those given. */
  function deploy(
    groups: Readonly<Record<string, readonly string[]>>,
    priorities: readonly PriorityLevel[] = [0, 1, 2, 3],
  ) {
    const tasks = Object.entries(groups).flatMap(([group, names]) =>
      names.map((name) => [name, { group, priority: 2, track: 'full', codec: 'json', retentionMs: 1 }] as const),
    )
    const definitions: ManifestDefinitions = {
      groups: Object.fromEntries(Object.keys(groups).map((name) => [name, { priorities, functionName: name }])),
      tasks: Object.fromEntries(tasks),
    }
    directory.publish('media', 'prod', { resources: RESOURCES, ...definitions })
  }

  const name = (group: string, priority: PriorityLevel = 2) =>
    queueName({ app: 'media', stage: 'prod', group, priority })

  async function put(to: string, ...bodies: readonly (string | Partial<OutgoingMessage>)[]): Promise<void> {
    const empty = { body: '', delaySeconds: 0, group: undefined, attributes: {} }
    const messages = bodies.map((body) => ({ ...empty, ...(typeof body === 'string' ? { body } : body) }))
    await queue.sendMany(to, messages)
  }

  function message(task: string, change: Partial<Envelope> = {}): string {
    return encodeEnvelope({
      v: 1,
      id: `task-${++serial}`,
      rec: 'put',
      name: task,
      group: 'old',
      priority: 2,
      codec: 'json',
      track: 'full',
      enqueuedAt: clock.now(),
      ...change,
    })
  }

  const sweepAll = (change: Partial<LeftBehindRuntime> = {}) =>
    sweepLeftBehind({
      ...{ app: 'media', stage: 'prod', store, scheduler, registry, directory, clock },
      queue: atOnce(queue),
      limitMs: 600_000,
      quietMs: RETIRED_QUIET_MS,
      ...change,
    })

  return {
    clock,
    queue,
    store,
    scheduler,
    registry,
    directory,
    deploy,
    name,
    put,
    message,
    sweepAll,
    /** What became of the queues. */
    sweep: async (change: Partial<LeftBehindRuntime> = {}) => (await sweepAll(change)).retired,
    /** The bodies of a queue's messages, oldest first. */
    bodies: (queueToSee: string) => queue.peek(queueToSee).map(({ body }) => body),
    exists: (queueToSee: string) => queue.names().includes(queueToSee),
  }
}

/** Nothing comes while the clock stands: polls needn't wait. */
export function atOnce(queue: TaskQueue): TaskQueue {
  return {
    sendMany: (name, messages) => queue.sendMany(name, messages),
    receive: (name, options) => queue.receive(name, { ...options, waitSeconds: 0 }),
    deleteMany: (name, receipts) => queue.deleteMany(name, receipts),
    changeVisibilityMany: (name, changes) => queue.changeVisibilityMany(name, changes),
    depth: (name) => queue.depth(name),
  }
}
