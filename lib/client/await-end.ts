import type { WaitOptions } from '../core/client-types.ts'
import { parseDuration } from '../core/duration.ts'
import { OptionError, ResultTimeoutError, TaskNotFoundError } from '../core/errors/index.ts'
import { isTerminal, type TaskRecord } from '../core/record.ts'
import type { ClientCore } from './client-core.ts'
import { expectedAfter, learnedPace, type Pace, steadyPace } from './first-look.ts'
import { assertTracked, mayBeWaiting } from './presence.ts'

/** A task that this client enqueued, and when `enqueue` came back, by the monotonic clock. */
export interface Born {
  readonly name: string
  readonly atMs: number
}

/**
 * The record of a task once it has ended. Of a task that was `born` here, the client looks first when such tasks were seen to end.
 *
 * Rejects with ResultTimeoutError, TaskNotFoundError, NotTrackedError, OptionError, the signal's reason, or the BackendError that reading
 * kept failing with.
 */
export async function awaitEnd(core: ClientCore, id: string, options: WaitOptions, born?: Born): Promise<TaskRecord> {
  const timeoutMs = waitMs('timeout', options.timeout)
  const intervalMs = waitMs('interval', options.interval)
  options.signal?.throwIfAborted()
  core.assertOpen()
  assertTracked(id, 'outcome')
  if (timeoutMs === 0) return endedNow(core, id)
  return poll(core, id, { timeoutMs, intervalMs, signal: options.signal, born })
}

interface PollOptions {
  readonly timeoutMs: number | undefined
  readonly intervalMs: number | undefined
  readonly signal: AbortSignal | undefined
  readonly born: Born | undefined
}

function poll(core: ClientCore, id: string, options: PollOptions): Promise<TaskRecord> {
  const { timeoutMs, intervalMs, signal, born } = options
  const { poller, backend } = core
  const { clock } = backend
  const { promise, resolve, reject } = Promise.withResolvers<TaskRecord>()
  const cancelTimeout =
    timeoutMs === undefined ? undefined : clock.after(timeoutMs, () => reject(new ResultTimeoutError(timeoutMs, [id])))
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const { pace, looked } = intervalMs === undefined ? learning(core, born) : { pace: steadyPace(intervalMs) }
  const stop = poller.watch(id, pace, {
    seen: (record, lookedAtMs) => {
      const ended = record !== undefined && isTerminal(record.status)
      looked?.(ended, lookedAtMs)
      if (ended) resolve(record)
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

interface Learning {
  readonly pace: Pace
  /** To be told of each look; the one that finds the end is the last. */
  readonly looked?: (ended: boolean, atMs: number) => void
}

/** The pace that earlier waits for tasks of this name suggest. If this wait begins with its task, it is learned from. */
function learning({ expectedEnds, backend: { clock } }: ClientCore, born: Born | undefined): Learning {
  if (born === undefined) return { pace: learnedPace(undefined) }
  const expectedMs = expectedEnds.get(born.name)
  const pace = learnedPace(expectedMs)
  const beganAtMs = clock.monotonic()
  if (beganAtMs - born.atMs > PROMPT_MS) return { pace }
  let missedMs: number | undefined
  const looked = (ended: boolean, atMs: number) => {
    const ms = atMs - beganAtMs
    if (ended) expectedEnds.set(born.name, expectedAfter({ expectedMs, missedMs, seenMs: ms }))
    else missedMs = ms
  }
  return { pace, looked }
}

/** Who begins to wait later than this does not see how long a task takes. */
const PROMPT_MS = 2

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
