import type { PausedQueue, QueueFilter, QueueRef } from '../../core/operation-types.ts'
import type { EventSources } from '../../ports/event-sources.ts'
import type { ClientCore } from '../client-core.ts'
import { oldestOpen, queueId } from '../oldest-open.ts'
import { changeControls, readControls } from './control-items.ts'
import { type QueueTarget, queueTargets, refOf } from './queue-targets.ts'
import { pausedQueue } from './retention.ts'

/** Holds the chosen queues back. A queue that is paused already keeps its instant. */
export async function pauseQueues(
  core: ClientCore,
  sources: EventSources,
  filter: QueueFilter,
): Promise<PausedQueue[]> {
  const targets = await queueTargets(core, filter)
  const now = core.backend.clock.now()
  // The order first: should switching a mapping fail, workers give the messages back all the same.
  const controls = await changeControls(core, targets, (control) => ({ pausedAt: now, ...control }))
  await switchSources(core, sources, targets, false)
  const oldest = await oldestWaiting(core, targets)
  return targets.map((target, index) =>
    pausedQueue(target, controls[index]?.pausedAt ?? now, oldest.get(queueId(target)), now),
  )
}

/** Lets the chosen queues go on. */
export async function resumeQueues(core: ClientCore, sources: EventSources, filter: QueueFilter): Promise<QueueRef[]> {
  const targets = await queueTargets(core, filter)
  const before = await readControls(core, targets)
  // The order first: workers that see it still would give back what they get, for ten seconds and more.
  await changeControls(core, targets, ({ pausedAt: _, ...control }) => control)
  try {
    await switchSources(core, sources, targets, true)
  } catch (error) {
    // A queue that stands still must be shown as paused.
    await changeControls(core, targets, (control, index) => ({ ...before[index], ...control }))
    throw error
  }
  return targets.map(refOf)
}

/** One after the other: Lambda's API takes few changes a second. */
async function switchSources(
  core: ClientCore,
  sources: EventSources,
  targets: readonly QueueTarget[],
  enabled: boolean,
) {
  // Read now: a deploy may have replaced a mapping, and another's id is of no use.
  const { mappings = {} } = await core.manifest.refresh()
  for (const { queue } of targets) await sources.setEnabled({ queue, mapping: mappings[queue] }, enabled)
}

async function oldestWaiting(core: ClientCore, targets: readonly QueueTarget[]): Promise<ReadonlyMap<string, number>> {
  const { listing } = await core.resources()
  if (!listing) return new Map()
  const depths = await Promise.all(targets.map(({ queue }) => core.backend.queue.depth(queue)))
  const waiting = depths.reduce((sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed, 0)
  return waiting === 0 ? new Map() : oldestOpen(core, Number.POSITIVE_INFINITY)
}
