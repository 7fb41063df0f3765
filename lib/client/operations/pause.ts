import type { PausedQueue, QueueFilter, QueueRef } from '../../core/operation-types.ts'
import type { ClientCore } from '../client-core.ts'
import { oldestOpen, queueId } from '../oldest-open.ts'
import { changeControls } from './control-items.ts'
import { type QueueTarget, queueTargets, refOf } from './queue-targets.ts'
import { pausedQueue } from './retention.ts'

/** Holds the chosen queues back. A queue that is paused already keeps its instant. */
export async function pauseQueues(core: ClientCore, filter: QueueFilter): Promise<PausedQueue[]> {
  const targets = await queueTargets(core, filter)
  const now = core.backend.clock.now()
  // The order first: should switching a mapping fail, workers give the messages back all the same.
  const controls = await changeControls(core, targets, (control) => ({ pausedAt: now, ...control }))
  await switchSources(core, targets, false)
  const oldest = await oldestWaiting(core, targets)
  return targets.map((target, index) =>
    pausedQueue(target, controls[index]?.pausedAt ?? now, oldest.get(queueId(target)), now),
  )
}

/** Lets the chosen queues go on. */
export async function resumeQueues(core: ClientCore, filter: QueueFilter): Promise<QueueRef[]> {
  const targets = await queueTargets(core, filter)
  // The mappings first: a queue that is not paused must not stand still.
  await switchSources(core, targets, true)
  await changeControls(core, targets, ({ pausedAt: _, ...control }) => control)
  return targets.map(refOf)
}

/** One after the other: Lambda's API takes few changes a second. */
async function switchSources({ backend }: ClientCore, targets: readonly QueueTarget[], enabled: boolean) {
  for (const target of targets) await backend.sources.setEnabled(target, enabled)
}

async function oldestWaiting(core: ClientCore, targets: readonly QueueTarget[]): Promise<ReadonlyMap<string, number>> {
  const { listing } = await core.resources()
  if (!listing) return new Map()
  const depths = await Promise.all(targets.map(({ queue }) => core.backend.queue.depth(queue)))
  const waiting = depths.reduce((sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed, 0)
  return waiting === 0 ? new Map() : oldestOpen(core, Number.POSITIVE_INFINITY)
}
