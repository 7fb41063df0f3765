import { DrainTimeoutError, OptionError } from '../../core/errors/index.ts'
import type { DrainOptions, QueueFilter, QueueLoad } from '../../core/operation-types.ts'
import { priorityName } from '../../core/priority.ts'
import { waitMs } from '../await-end.ts'
import type { ClientCore } from '../client-core.ts'
import { readControls } from './control-items.ts'
import { type QueueTarget, queueTargets } from './queue-targets.ts'

/** The counts of SQS lag behind: a message between two states may be in none of them for a moment. */
const EMPTY_LOOKS = 3
const INTERVAL_MS = 1000

/** Waits until the chosen queues are empty. */
export async function drainQueues(core: ClientCore, filter: QueueFilter, options: DrainOptions): Promise<void> {
  const timeoutMs = waitMs('timeout', options.timeout)
  const intervalMs = waitMs('interval', options.interval) ?? INTERVAL_MS
  const { signal, onProgress } = options
  const targets = await queueTargets(core, filter)
  const { clock } = core.backend
  const endsAt = clock.monotonic() + (timeoutMs ?? Number.POSITIVE_INFINITY)
  for (let emptyLooks = 0; ; ) {
    signal?.throwIfAborted()
    core.assertOpen()
    const load = await loadOf(core, targets)
    onProgress?.(load)
    const left = load.depth + load.inFlight + load.delayed
    emptyLooks = left === 0 ? emptyLooks + 1 : 0
    if (emptyLooks === EMPTY_LOOKS) return
    const restMs = endsAt - clock.monotonic()
    if (restMs <= 0) throw new DrainTimeoutError(timeoutMs ?? 0, left)
    await pause(core, Math.min(intervalMs, restMs), signal)
  }
}

/** @throws OptionError when a queue holds messages and is paused: nothing would ever empty it. */
async function loadOf(core: ClientCore, targets: readonly QueueTarget[]): Promise<QueueLoad> {
  const [controls, depths] = await Promise.all([
    readControls(core, targets),
    Promise.all(targets.map(({ queue }) => core.backend.queue.depth(queue))),
  ])
  for (const [index, { group, priority }] of targets.entries()) {
    const { visible = 0, delayed = 0 } = depths[index] ?? {}
    if (controls[index]?.pausedAt === undefined || visible + delayed === 0) continue
    const queue = `${group}/${priorityName(priority)}`
    throw new OptionError('group', `${queue} is paused with ${visible + delayed} messages in it; resume it first`)
  }
  return depths.reduce<QueueLoad>(
    (sum, { visible, inFlight, delayed }) => ({
      depth: sum.depth + visible,
      inFlight: sum.inFlight + inFlight,
      delayed: sum.delayed + delayed,
    }),
    { depth: 0, inFlight: 0, delayed: 0 },
  )
}

function pause({ backend: { clock } }: ClientCore, ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.after(ms, resolve)
  const abort = () => {
    cancel()
    resolve()
  }
  signal?.addEventListener('abort', abort, { once: true })
  return promise.finally(() => signal?.removeEventListener('abort', abort))
}
