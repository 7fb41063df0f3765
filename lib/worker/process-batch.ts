import { deadLetterNameOf } from '../core/names.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import { Acknowledger } from './acknowledger.ts'
import type { BatchScope } from './batch-scope.ts'
import { BatchStore } from './batch-store.ts'
import type { Controls } from './controls.ts'
import { Heartbeat } from './heartbeat.ts'
import { type Intake, readMessage } from './intake.ts'
import { makePostponer } from './postpone.ts'
import { type MessageResult, processMessage } from './process-message.ts'
import type { WorkerRuntime } from './runtime.ts'
import { Slots } from './slots.ts'
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
  const scope = openScope(queue, runtime, memory, () => acknowledger.begin())
  const slots = new Slots(parallelism)
  const kept: string[] = []
  const work = async ({ message, intake }: Delivery, first: boolean, alone: boolean): Promise<MessageResult> => {
    const late = !first && runtime.clock.monotonic() + timeNeededMs(intake, runtime) > endsAt
    const result = late
      ? await scope.postponer.hide(message, runtime.entropy.random() * 1000)
      : await processMessage(message, intake, alone, scope)
    if (result === 'done') acknowledger.settled(message.receipt)
    if (result === 'keep') kept.push(message.messageId)
    return result
  }

  const deliveries = messages.map((message) => ({ message, intake: readMessage(message, runtime.app.tasks) }))
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
  for (const [index, orphan] of orphans.entries())
    await work(orphan, index === 0 && orphans.length === messages.length, true)
  await acknowledger.idle()
  return kept
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

function openScope(queue: string, runtime: WorkerRuntime, memory: WorkerMemory, onFirstBeat: () => void): BatchScope {
  const store: BatchStore = new BatchStore(runtime, () => heartbeat.running > 0)
  const heartbeat = new Heartbeat(queue, store, runtime, onFirstBeat)
  return {
    runtime,
    store,
    heartbeat,
    postponer: makePostponer(queue, runtime),
    deadLetterQueue: deadLetterNameOf(queue),
    ...memory,
  }
}
