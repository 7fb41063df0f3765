import type { WaitOptions } from '../core/client-types.ts'
import { parseDuration } from '../core/duration.ts'
import { OptionError, ResultTimeoutError, TaskNotFoundError } from '../core/errors/index.ts'
import { isTerminal, type TaskRecord } from '../core/record.ts'
import type { ClientCore } from './client-core.ts'
import { assertTracked, mayBeWaiting } from './presence.ts'

/**
 * The record of a task once it has ended.
 *
 * Rejects with ResultTimeoutError, TaskNotFoundError, NotTrackedError, OptionError, the signal's reason, or the BackendError that reading
 * kept failing with.
 */
export async function awaitEnd(core: ClientCore, id: string, options: WaitOptions): Promise<TaskRecord> {
  const timeoutMs = waitMs('timeout', options.timeout)
  const intervalMs = waitMs('interval', options.interval)
  options.signal?.throwIfAborted()
  core.assertOpen()
  assertTracked(id, 'outcome')
  return timeoutMs === 0 ? endedNow(core, id) : poll(core, id, { timeoutMs, intervalMs, signal: options.signal })
}

interface PollOptions {
  readonly timeoutMs: number | undefined
  readonly intervalMs: number | undefined
  readonly signal: AbortSignal | undefined
}

function poll(
  { poller, backend: { clock } }: ClientCore,
  id: string,
  { timeoutMs, intervalMs, signal }: PollOptions,
): Promise<TaskRecord> {
  const { promise, resolve, reject } = Promise.withResolvers<TaskRecord>()
  const cancelTimeout =
    timeoutMs === undefined ? undefined : clock.after(timeoutMs, () => reject(new ResultTimeoutError(timeoutMs, [id])))
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const stop = poller.watch(id, intervalMs === undefined ? {} : { intervalMs }, {
    seen: (record) => {
      if (record !== undefined && isTerminal(record.status)) resolve(record)
      if (record === undefined && !mayBeWaiting(id, clock.now())) reject(new TaskNotFoundError(id))
    },
    failed: reject,
  })
  return promise.finally(() => {
    stop()
    cancelTimeout?.()
    signal?.removeEventListener('abort', abort)
  })
}

/** No time to wait: one look. */
async function endedNow(core: ClientCore, id: string): Promise<TaskRecord> {
  const record = await core.read(id)
  if (record !== undefined && isTerminal(record.status)) return record
  if (record === undefined && !mayBeWaiting(id, core.backend.clock.now())) throw new TaskNotFoundError(id)
  throw new ResultTimeoutError(0, [id])
}

/** @throws OptionError for what is no duration. */
export function waitMs(option: string, duration: unknown): number | undefined {
  if (duration === undefined) return undefined
  const ms = parseDuration(duration)
  if (ms !== undefined && (ms > 0 || option !== 'interval')) return ms
  throw new OptionError(option, `${option} is ${JSON.stringify(duration)}, which is no duration such as '30s'`)
}
