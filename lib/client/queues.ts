import type { QueueView } from '../core/client-types.ts'
import type { ClientCore } from './client-core.ts'
import { oldestOpen, queueId } from './oldest-open.ts'
import { readControls } from './operations/control-items.ts'
import { type QueueTarget, queueTargets, refOf } from './operations/queue-targets.ts'
import { retentionEnd } from './operations/retention.ts'

/** How each of the app's queues stands. Numbers are those of SQS: about right. */
export async function viewQueues(core: ClientCore): Promise<QueueView[]> {
  core.assertOpen()
  const targets = await queueTargets(core, {})
  const { listing } = await core.resources()
  const [depths, controls] = await Promise.all([
    Promise.all(targets.map((target) => depthOf(core, target))),
    readControls(core, targets),
  ])
  const open = depths.reduce((sum, { depth, inFlight, delayed }) => sum + depth + inFlight + delayed, 0)
  const oldest = listing && open > 0 ? await oldestOpen(core, open) : undefined
  const now = core.backend.clock.now()
  return targets.map((target, index) => {
    const createdAt = oldest?.get(queueId(target))
    const paused = controls[index]?.pausedAt !== undefined
    return {
      ...refOf(target),
      ...(depths[index] ?? NOTHING),
      paused,
      oldestAgeMs: createdAt === undefined ? null : Math.max(0, now - createdAt),
      ...(paused && createdAt !== undefined && { retentionEndsAt: new Date(retentionEnd(createdAt)) }),
    }
  })
}

const NOTHING = { depth: 0, inFlight: 0, delayed: 0, deadLetters: 0 }

async function depthOf({ backend: { queue } }: ClientCore, target: QueueTarget) {
  const [main, dead] = await Promise.all([queue.depth(target.queue), queue.depth(target.deadLetterQueue)])
  return {
    depth: main.visible,
    inFlight: main.inFlight,
    delayed: main.delayed,
    deadLetters: dead.visible + dead.inFlight,
  }
}
