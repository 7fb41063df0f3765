import { TaskTimeout, WorkerStopping } from '../core/errors/index.ts'
import type { Progress } from '../core/record.ts'
import type { Attempt } from './attempt.ts'
import type { RunEnd } from './decide.ts'
import type { Interruptions } from './interruptions.ts'
import type { WorkerRuntime } from './runtime.ts'
import type { TaskStates } from './task-states.ts'

/** What a run needs beside itself. */
export interface RunEnvironment {
  readonly runtime: WorkerRuntime
  readonly states: TaskStates
  /** For when the worker stops and waits no longer. */
  readonly interruptions: Interruptions
  /** Takes new progress. */
  readonly progressed: (progress: Progress) => Promise<void>
  /** Renews the lease now; rejects with LeaseLost when it is gone. */
  readonly heartbeat: () => Promise<void>
}

/** Fetches the input, calls the handler and says how it ended. It may ignore timeouts: whoever calls it does not wait for ever. */
export type RunHandler = (attempt: Attempt, environment: RunEnvironment) => Promise<RunEnd>

/**
 * Runs one handler to its end, its timeout or the loss of its lease; never rejects.
 *
 * The signal aborts first. After a timeout a second is left for the handler to tidy up; then its context is revoked and its end no
 * longer awaited, for a handler may ignore its signal for ever.
 */
export async function runAttempt(
  attempt: Attempt,
  runHandler: RunHandler,
  environment: RunEnvironment,
): Promise<RunEnd> {
  const { interruptions, runtime } = environment
  const { clock, settings } = runtime
  const { timeoutMs, abort, stop } = attempt
  let cancelGrace = () => {}
  const endAfterGrace = (reason: Error, end: RunEnd) => {
    abort.abort(reason)
    cancelGrace()
    cancelGrace = clock.after(settings.timeoutGraceMs, () => stop.resolve(end))
  }
  const timeOut = () => endAfterGrace(new TaskTimeout(timeoutMs), { kind: 'timed-out', timeoutMs })
  const giveBack = () => endAfterGrace(new WorkerStopping(), { kind: 'interrupted' })
  const cancelTimeout = clock.after(timeoutMs, timeOut)
  interruptions.add(giveBack)

  runHandler(attempt, environment).then(
    (end) => stop.resolve(end.kind === 'threw' ? (endOfAborted(attempt) ?? end) : end),
    (thrown: unknown) => stop.resolve(endOfAborted(attempt) ?? { kind: 'threw', thrown }),
  )
  const end = await stop.promise
  cancelTimeout()
  cancelGrace()
  interruptions.remove(giveBack)
  attempt.revoked = revocation(attempt)
  return end
}

/** What throwing means once the signal has aborted: the handler gave way. */
function endOfAborted({ abort, timeoutMs }: Attempt): RunEnd | undefined {
  const reason: unknown = abort.signal.reason
  if (reason instanceof TaskTimeout) return { kind: 'timed-out', timeoutMs }
  return reason instanceof WorkerStopping ? { kind: 'interrupted' } : undefined
}

/** Made when it is needed: hardly any handler uses its context after its end, and an error's stack costs more than recording the end. */
function revocation({ abort, envelope }: Attempt): () => Error {
  const reason: unknown = abort.signal.reason
  return () =>
    reason instanceof Error ? reason : new Error(`task ${envelope.id} has ended; its context can't be used any more`)
}
