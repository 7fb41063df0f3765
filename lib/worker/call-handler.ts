import type { Middleware } from '../core/app.ts'
import { decodeValue, encodeValue } from '../core/codec.ts'
import type { TaskContext } from '../core/context.ts'
import { TasklaneError } from '../core/errors/index.ts'
import type { JsonValue } from '../core/json.ts'
import { type Decision, isDecision, isFailure, isSuccess } from '../core/outcome-markers.ts'
import { parseInput } from '../core/schema.ts'
import { storedError, storedText } from '../core/stored-error.ts'
import type { TaskSpec } from '../core/task-spec.ts'
import type { RunEnd } from './decide.ts'

/** One call of a handler. */
export interface HandlerCall {
  readonly spec: TaskSpec
  readonly middleware: readonly Middleware[]
  /** The input as its codec has it. */
  readonly encodedInput: JsonValue | undefined
  /** Called once the input is known to fit. */
  readonly context: (decided: (decision: Decision) => void) => TaskContext | Promise<TaskContext>
}

/** Decodes and parses the input, runs middleware and handler, encodes what came of it. The same in a thread as beside the worker. Never rejects. */
export async function callHandler({ spec, middleware, encodedInput, context }: HandlerCall): Promise<RunEnd> {
  let decision: Decision | undefined
  const decided = (first: Decision) => {
    decision ??= first
  }
  try {
    const input = await parsed(spec, encodedInput)
    if ('kind' in input) return input
    const ctx = await context(decided)
    const returned = await (middleware.length === 0
      ? spec.run(input.value, ctx)
      : throughMiddleware(middleware, ctx, async () => spec.run(input.value, ctx)))
    return decision === undefined ? endOf(returned, spec) : { kind: 'decided', decision }
  } catch (thrown) {
    const last = isDecision(thrown) ? thrown.decision : undefined
    const stands = decision ?? last
    return stands === undefined ? { kind: 'threw', thrown } : { kind: 'decided', decision: stands }
  }
}

type Parsed = { readonly value: unknown } | RunEnd

function parsed(spec: TaskSpec, encoded: JsonValue | undefined): Parsed | Promise<Parsed> {
  try {
    const value = parseInput(spec.name, spec.schema, decodeValue(spec.codec, encoded, 'input'))
    return value instanceof Promise ? value.then((settled) => ({ value: settled }), unfit) : { value }
  } catch (error) {
    return unfit(error)
  }
}

/** An input that does not fit never will. */
function unfit(error: unknown): RunEnd {
  if (TasklaneError.is(error)) return { kind: 'refused', error: storedError(error, false) }
  throw error
}

function endOf(returned: unknown, { codec }: TaskSpec): RunEnd {
  if (isFailure(returned))
    return { kind: 'failed', message: storedText(returned.message), retryable: Boolean(returned.retryable) }
  try {
    return { kind: 'returned', value: encodeValue(codec, isSuccess(returned) ? returned.value : returned, 'result') }
  } catch (error) {
    return { kind: 'refused', error: storedError(error, false) }
  }
}

function throughMiddleware(
  middleware: readonly Middleware[],
  ctx: TaskContext,
  handler: () => Promise<unknown>,
): Promise<unknown> {
  const chain = middleware.reduceRight<() => Promise<unknown>>((next, layer) => async () => layer(ctx, next), handler)
  return chain()
}
