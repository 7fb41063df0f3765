import type { Outcome, TaskHandle, WaitOptions } from '../core/client-types.ts'
import { ResultTimeoutError } from '../core/errors/index.ts'
import { waitMs } from './await-end.ts'

/** The outcome that a handle, or the promise of one, stands for. */
export type Settled<H> = Awaited<H> extends TaskHandle<infer Out> ? Outcome<Out> : never

/**
 * Waits for many tasks at once: their outcomes, in order, each typed by its task. Failed and cancelled tasks are outcomes, too.
 *
 * A thousand handles of one client cost ten reads a round.
 *
 * @throws ResultTimeoutError (as a rejection): its `outcomes` are those that came in time, `pendingIds` the others.
 * @example const [image, text] = await gather([client.enqueue('resize', a), client.enqueue('ocr', b)], { timeout: '1m' })
 */
export async function gather<const H extends readonly (TaskHandle | Promise<TaskHandle>)[] | []>(
  handles: H,
  options: WaitOptions = {},
): Promise<{ -readonly [K in keyof H]: Settled<H[K]> }> {
  const ready = await Promise.all(handles as readonly (TaskHandle | Promise<TaskHandle>)[])
  // One failure that is no timeout ends the whole wait, and then nobody should go on polling.
  const others = new AbortController()
  const signal = options.signal === undefined ? others.signal : AbortSignal.any([options.signal, others.signal])
  try {
    const settled = await Promise.all(ready.map((handle) => outcomeInTime(handle, { ...options, signal })))
    return inTime(settled, options) as { -readonly [K in keyof H]: Settled<H[K]> }
  } catch (error) {
    others.abort(error)
    throw error
  }
}

type InTime = { readonly outcome: Outcome } | { readonly pendingId: string }

async function outcomeInTime(handle: TaskHandle, options: WaitOptions): Promise<InTime> {
  try {
    return { outcome: await handle.outcome(options) }
  } catch (error) {
    if (error instanceof ResultTimeoutError) return { pendingId: handle.id }
    throw error
  }
}

function inTime(settled: readonly InTime[], options: WaitOptions): Outcome[] {
  const pendingIds = settled.flatMap((one) => ('pendingId' in one ? [one.pendingId] : []))
  const outcomes = settled.flatMap((one) => ('outcome' in one ? [one.outcome] : []))
  if (pendingIds.length === 0) return outcomes
  throw new ResultTimeoutError(waitMs('timeout', options.timeout) ?? 0, pendingIds, outcomes)
}
