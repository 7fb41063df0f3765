import type { AnyTask } from '../../lib/core/app-types.ts'
import { DEFAULTS } from '../../lib/core/defaults.ts'
import { type Envelope, encodeEnvelope } from '../../lib/core/envelope.ts'
import { queueName } from '../../lib/core/names.ts'
import { planApp } from '../../lib/core/plan.ts'
import type { PriorityLevel } from '../../lib/core/priority.ts'
import { CONTROL_PART, controlId } from '../../lib/core/record.ts'
import { claimWrite, pendingRecord } from '../../lib/core/transitions.ts'
import type { TaskQueue } from '../../lib/ports/task-queue.ts'
import { Controls } from '../../lib/worker/controls.ts'
import { QueuePoller } from '../../lib/worker/poll/poller.ts'
import type { PollSettings } from '../../lib/worker/poll/settings.ts'
import type { WorkerRuntime } from '../../lib/worker/runtime.ts'
import { TaskStates } from '../../lib/worker/task-states.ts'
import { workerWorld } from './worker-world.ts'

/** A call of the queue's port. */
interface QueueCall {
  readonly call: 'receive' | 'deleteMany' | 'changeVisibilityMany'
  readonly queue: string
  readonly count: number
  readonly waitSeconds?: number
}

/** Pollers on the memory adapters, the four queues of group `default`, and a clock that stands until it is moved. */
export function pollWorld(tasks: readonly AnyTask[], overrides: Partial<Pick<WorkerRuntime, 'settings'>> = {}) {
  const calls: QueueCall[] = []
  const outage: { error: Error | undefined; answersAfter: Promise<void> | undefined } = {
    error: undefined,
    answersAfter: undefined,
  }
  const watched = (queue: TaskQueue): TaskQueue => ({
    sendMany: (name, messages) => queue.sendMany(name, messages),
    receive: async (name, options) => {
      calls.push({ call: 'receive', queue: name, count: options.max, waitSeconds: options.waitSeconds })
      if (outage.error !== undefined) throw outage.error
      const messages = await queue.receive(name, options)
      await outage.answersAfter
      return messages
    },
    deleteMany: (name, receipts) => {
      calls.push({ call: 'deleteMany', queue: name, count: receipts.length })
      return queue.deleteMany(name, receipts)
    },
    changeVisibilityMany: (name, changes) => {
      calls.push({ call: 'changeVisibilityMany', queue: name, count: changes.length })
      return queue.changeVisibilityMany(name, changes)
    },
    depth: (name) => queue.depth(name),
  })
  const world = workerWorld(tasks, { ...overrides, wrapQueue: watched })
  const nameOf = (priority: PriorityLevel) => queueName({ app: 'world', stage: 'test', group: 'default', priority })
  let serial = 0

  /** What enqueue would have written and sent. */
  async function put(
    task: string,
    priority: PriorityLevel = 2,
    beforeSend: (id: string) => Promise<unknown> = async () => {},
  ): Promise<string> {
    const id = `task-${serial++}`
    const envelope: Envelope = {
      v: 1,
      id,
      rec: 'put',
      name: task,
      group: 'default',
      priority,
      codec: 'json',
      track: 'full',
      enqueuedAt: world.clock.now(),
    }
    await world.store.insertMany([pendingRecord(envelope, undefined, 60_000)])
    await beforeSend(id)
    const body = encodeEnvelope(envelope)
    await world.queue.sendMany(nameOf(priority), [{ body, delaySeconds: 0, group: undefined, attributes: {} }])
    return id
  }

  /** A task that a worker claimed before it died: its lease is over, and its message is there again. */
  const abandoned = (task: string) =>
    put(task, 2, async (id) => {
      const record = await world.record(id)
      await world.store.updateMany([claimWrite(record, 'token of the dead', world.clock.now(), -10_000)])
    })

  function start(settings: Partial<PollSettings> = {}) {
    const errors: unknown[] = []
    const memory = { states: new TaskStates(), controls: new Controls(world.runtime) }
    const { groups } = planApp(world.runtime.app, 'test')
    const onError = (error: unknown) => void errors.push(error)
    const poller = new QueuePoller(world.runtime, memory, { ...DEFAULTS.poll, ...settings, groups, onError })
    return Object.assign(poller, { errors })
  }

  /** Pauses a queue, as the client would, or lets it go on. */
  async function pause(priority: PriorityLevel, paused = true): Promise<void> {
    const body = JSON.stringify(paused ? { pausedAt: world.clock.now() } : {})
    await world.store.putParts([{ id: controlId('default', priority), part: CONTROL_PART, body }])
  }

  return { ...world, put, abandoned, start, pause, nameOf, calls, outage }
}

/** A task whose runs end when the test says so. */
export function steeredRuns() {
  const begun: string[] = []
  const open = new Map<string, () => void>()
  const signals = new Map<string, AbortSignal>()
  const run = async (_: unknown, ctx: { readonly task: { readonly id: string }; readonly signal: AbortSignal }) => {
    const { id } = ctx.task
    begun.push(id)
    signals.set(id, ctx.signal)
    await new Promise<void>((resolve) => open.set(id, resolve))
  }
  return { run, begun, signals, end: (id: string) => open.get(id)?.() }
}
