import type { Middleware } from '../core/app.ts'
import { decodeValue } from '../core/codec.ts'
import type { TaskContext } from '../core/context.ts'
import { BackendError, ErrorCode, InputValidationError, TasklaneError, TaskTimeout } from '../core/errors/index.ts'
import type { JsonValue } from '../core/json.ts'
import { type Decision, isDecision, isFailure, isSuccess } from '../core/outcome-markers.ts'
import { parseInput } from '../core/schema.ts'
import { storedError } from '../core/stored-error.ts'
import type { Attempt } from './attempt.ts'
import { type ContextActions, makeContext } from './context.ts'
import type { RunEnd } from './decide.ts'
import type { WorkerRuntime } from './runtime.ts'
import { withTaskScope } from './task-logs.ts'
import type { TaskStates } from './task-states.ts'

/**
 * Runs one handler to its end, its timeout or the loss of its lease; never rejects.
 *
 * The signal aborts first. After a timeout a second is left for the handler to tidy up; then its context is revoked and its end no
 * longer awaited, for a handler may ignore its signal for ever.
 */
export async function runAttempt(
  attempt: Attempt,
  states: TaskStates,
  runtime: WorkerRuntime,
  actions: Omit<ContextActions, 'decided'>,
): Promise<RunEnd> {
  const { clock, settings } = runtime
  let decision: Decision | undefined
  const decided = (first: Decision) => {
    decision ??= first
  }
  const cancelTimeout = clock.after(attempt.timeoutMs, () => {
    attempt.abort.abort(new TaskTimeout(attempt.timeoutMs))
    const { timeoutMs, stop } = attempt
    cancelGrace = clock.after(settings.timeoutGraceMs, () => stop.resolve({ kind: 'timed-out', timeoutMs }))
  })
  let cancelGrace = () => {}
  const scope = { logs: attempt.logs, fail: (thrown: unknown) => attempt.stop.resolve({ kind: 'threw', thrown }) }

  const handled = withTaskScope(scope, async (): Promise<RunEnd> => {
    try {
      const input = await readInput(attempt, runtime)
      if ('kind' in input) return input
      const ctx = makeContext(attempt, await states.get(attempt.spec), runtime, { ...actions, decided })
      const returned = await throughMiddleware(runtime.app.middleware, ctx, async () =>
        attempt.spec.run(input.value, ctx),
      )
      return decision === undefined ? endOf(returned) : { kind: 'decided', decision }
    } catch (thrown) {
      if (decision !== undefined || isDecision(thrown))
        return { kind: 'decided', decision: decision ?? (thrown as { decision: Decision }).decision }
      const timedOut = attempt.abort.signal.reason instanceof TaskTimeout
      return timedOut ? { kind: 'timed-out', timeoutMs: attempt.timeoutMs } : { kind: 'threw', thrown }
    }
  })
  const end = await Promise.race([handled, attempt.stop.promise])
  cancelTimeout()
  cancelGrace()
  attempt.revoked = revocation(attempt)
  return end
}

/** The parsed input, or why the task can't run with it. */
async function readInput(
  { envelope, spec }: Attempt,
  runtime: WorkerRuntime,
): Promise<{ readonly value: unknown } | RunEnd> {
  try {
    const encoded = await encodedInput(envelope, runtime)
    if (encoded === GONE) {
      const message = `its input is gone from ${envelope.inputRef}; enqueue the task again`
      return {
        kind: 'refused',
        error: { type: 'InputMissing', code: ErrorCode.TaskNotFound, message, retryable: false },
      }
    }
    if (envelope.codec !== spec.codec.name) {
      const message = `its input travels by codec '${envelope.codec}', and the task reads '${spec.codec.name}'; enqueue it with the definition that is deployed`
      return {
        kind: 'refused',
        error: { type: 'SerializationError', code: ErrorCode.Serialization, message, retryable: false },
      }
    }
    return { value: await parseInput(spec.name, spec.schema, decodeValue(spec.codec, encoded, 'input')) }
  } catch (error) {
    // A store that can't be reached is worth another try; an input that does not fit never will be.
    if (error instanceof BackendError) return { kind: 'backend-unavailable' }
    if (error instanceof InputValidationError || TasklaneError.is(error))
      return { kind: 'refused', error: storedError(error, false) }
    throw error
  }
}

const GONE = Symbol('gone')

async function encodedInput(
  { input, inputRef }: Attempt['envelope'],
  { blobs }: WorkerRuntime,
): Promise<JsonValue | undefined | typeof GONE> {
  if (inputRef === undefined) return input
  const text = await blobs.get(inputRef)
  return text === undefined ? GONE : (JSON.parse(text) as JsonValue)
}

function endOf(returned: unknown): RunEnd {
  if (isFailure(returned)) return { kind: 'failed', message: returned.message, retryable: returned.retryable }
  return { kind: 'returned', value: isSuccess(returned) ? returned.value : returned }
}

function throughMiddleware(
  middleware: readonly Middleware[],
  ctx: TaskContext,
  handler: () => Promise<unknown>,
): Promise<unknown> {
  const chain = middleware.reduceRight<() => Promise<unknown>>((next, layer) => async () => layer(ctx, next), handler)
  return chain()
}

function revocation(attempt: Attempt): Error {
  const { reason } = attempt.abort.signal
  return reason instanceof Error
    ? reason
    : new Error(`task ${attempt.envelope.id} has ended; its context can't be used any more`)
}
