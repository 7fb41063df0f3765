import { deadLetterNameOf, parseQueueName } from '../core/names.ts'
import { storedError } from '../core/stored-error.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import { Acknowledger } from './acknowledger.ts'
import type { BatchScope } from './batch-scope.ts'
import { BatchStore } from './batch-store.ts'
import type { Controls } from './controls.ts'
import { Heartbeat } from './heartbeat.ts'
import { type Intake, readMessage } from './intake.ts'
import { Interruptions } from './interruptions.ts'
import { makePostponer } from './postpone.ts'
import { type MessageResult, processMessage } from './process-message.ts'
import type { WorkerRuntime } from './runtime.ts'
import { Slots } from './slots.ts'
import { receiveSpan } from './spans.ts'
import type { TaskStates } from './task-states.ts'

/** The messages of one invocation, all of one queue. */
export interface Batch {
  /** The queue's physical name. */
  readonly queue: string
  readonly messages: readonly DeliveredMessage[]
  /** How long the invocation may still take, in ms. */
  readonly remainingMs: number
  /** How many handlers may run at once. */
  readonly parallelism: number
  /** Without them, settled messages of a batch that lasts are deleted here, and the rest by the caller. */
  readonly hooks?: BatchHooks
}

/** For a caller that runs several batches side by side. */
export interface BatchHooks {
  /** Told of each handler that has ended, before that is recorded: ends wait for each other, and others may run meanwhile. */
  readonly handled: (message: DeliveredMessage) => void
  /** Told of each message as it ends. One that is `done` is the caller's to delete; `alone` is no end: it waits for its turn. */
  readonly ended: (message: DeliveredMessage, result: MessageResult) => void
  /** Calls `run` when no other task runs in this process; false when that is not to be, and the message is to go back. */
  readonly alone: (message: DeliveredMessage, run: () => Promise<unknown>) => Promise<boolean>
  /** Aborts when what still runs is to be given back. */
  readonly interrupt: AbortSignal
}

/** What outlives a batch. */
export interface WorkerMemory {
  readonly states: TaskStates
  readonly controls: Controls
}

/** The ids of the messages to be delivered again; the others may be deleted. A task's own failure never makes it reject. */
export async function processBatch(batch: Batch, runtime: WorkerRuntime, memory: WorkerMemory): Promise<string[]> {
  const { queue, messages, parallelism } = batch
  const endsAt = runtime.clock.monotonic() + batch.remainingMs
  const acknowledger = new Acknowledger(queue, runtime.queue)
  const hooks = batch.hooks ?? hooksOfOne(acknowledger)
  const deliveries = messages.map((message) => ({ message, intake: readMessage(message, runtime.app.tasks) }))
  const trace = receiveSpan(runtime, queue, deliveries)
  const scope = openScope(batch, runtime, memory, hooks, trace, () => acknowledger.begin())
  const slots = new Slots(parallelism)
  const kept: string[] = []
  const work = async ({ message, intake }: Delivery, first: boolean, alone: boolean): Promise<MessageResult> => {
    const late = !first && runtime.clock.monotonic() + timeNeededMs(intake, runtime) > endsAt
    const result = late
      ? await scope.postponer.hide(message, runtime.entropy.random() * 1000)
      : await processMessage(message, intake, alone, scope).catch((error) => giveBack(message, error, scope))
    if (result === 'keep') kept.push(message.messageId)
    hooks.ended(message, result)
    return result
  }

  const orphans: Delivery[] = []
  await Promise.all(
    chains(deliveries).map((chain, index) =>
      slots.run(async () => {
        for (const delivery of chain) {
          if ((await work(delivery, index < parallelism, false)) === 'alone') orphans.push(delivery)
        }
      }),
    ),
  )
  // A task whose worker died runs with nobody beside it, so that only the guilty one can be counted out.
  for (const [index, orphan] of orphans.entries()) {
    const { message } = orphan
    const ran = await hooks.alone(message, () => work(orphan, index === 0 && orphans.length === messages.length, true))
    if (!ran) {
      await scope.postponer.hide(message, 0)
      kept.push(message.messageId)
    }
  }
  scope.interruptions.close()
  await acknowledger.idle()
  trace?.batch.end()
  // Several batches side by side are of a process that goes on: its hooks end in their time.
  if (batch.hooks === undefined) await runtime.hookCalls?.idle((ms, run) => runtime.clock.after(ms, run))
  flushMetrics(batch, runtime)
  return kept
}

/** Nothing that one message does may keep its batch from ending: what nobody foresaw is told, and the message tried again. */
async function giveBack(message: DeliveredMessage, error: unknown, scope: BatchScope): Promise<MessageResult> {
  const { type, message: said, stack } = storedError(error, true)
  console.error(`message ${message.messageId} could not be worked on and comes back: ${stack ?? `${type}: ${said}`}`)
  return scope.postponer.retrySoon(message)
}

interface Delivery {
  readonly message: DeliveredMessage
  readonly intake: Intake
}

/** Deliveries of one task go one after the other: the second then sees what became of the first. */
function chains(deliveries: readonly Delivery[]): Delivery[][] {
  const keyOf = ({ message, intake }: Delivery) =>
    'envelope' in intake ? `task ${intake.envelope.id}` : `message ${message.messageId}`
  return [...Map.groupBy(deliveries, keyOf).values()]
}

function timeNeededMs(intake: Intake, { app, settings }: WorkerRuntime): number {
  if (intake.kind !== 'task') return 0
  const timeoutMs = intake.spec.timeoutMs ?? app.groups.get(intake.spec.group)?.timeoutMs ?? 0
  return timeoutMs + settings.timeoutGraceMs
}

/** How full a batch is says something only where Lambda made it; a poller asks for what it has room for. */
function flushMetrics({ queue, hooks, messages, parallelism }: Batch, { clock, metrics }: WorkerRuntime): void {
  if (metrics === undefined) return
  const group = parseQueueName(queue)?.group ?? queue
  metrics.flush(clock.now(), hooks === undefined ? { group, messages: messages.length, size: parallelism } : undefined)
}

/** For a batch that is the only one of its process. */
function hooksOfOne(acknowledger: Acknowledger): BatchHooks {
  return {
    handled: () => {},
    ended: ({ receipt }, result) => {
      if (result === 'done') acknowledger.settled(receipt)
    },
    alone: async (_, run) => {
      await run()
      return true
    },
    interrupt: new AbortController().signal,
  }
}

function openScope(
  { queue }: Batch,
  runtime: WorkerRuntime,
  memory: WorkerMemory,
  { interrupt, handled }: BatchHooks,
  trace: BatchScope['trace'],
  onFirstBeat: () => void,
): BatchScope {
  const store: BatchStore = new BatchStore(runtime, () => heartbeat.running > 0)
  const heartbeat = new Heartbeat(queue, store, runtime, onFirstBeat)
  return {
    runtime,
    store,
    heartbeat,
    postponer: makePostponer(queue, runtime),
    queue,
    place: parseQueueName(queue),
    deadLetterQueue: deadLetterNameOf(queue),
    interruptions: new Interruptions(interrupt),
    handled,
    trace,
    ...memory,
  }
}
