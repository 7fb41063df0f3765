import type { StandardSchemaV1 } from '@standard-schema/spec'
import { callDirectly, type DirectOptions } from './call-directly.ts'
import type { CodecOption, WireOf } from './codec.ts'
import type { TaskContext } from './context.ts'
import type { Duration } from './duration.ts'
import type { ReturnOf } from './outcome-markers.ts'
import type { Priority } from './priority.ts'
import type { Track } from './record.ts'
import type { RetryFunction, RetryOptions } from './retry-policy.ts'
import { normalizeTask, SPEC, type TaskSpec } from './task-spec.ts'
import type { OnWire } from './wire-types.ts'

/** What a task definition may say beside its name, schema, codec and handler. */
export interface TaskOptions {
  /** The group whose worker function runs it. @default 'default' */
  readonly group?: string
  /** @default 'normal' */
  readonly priority?: Priority
  /** How long one run may take, at most the group's. @default the group's */
  readonly timeout?: Duration
  /** When and how often a failed run is repeated. @default none for a thrown error; 3 attempts for a failure marked retryable and for timeouts */
  readonly retry?: RetryOptions | RetryFunction
  /** What is recorded: `full` (PENDING, STARTED, end), `run` (from STARTED on) or `none`. @default 'full' */
  readonly track?: Track
  /** Whose logs are kept with the task. @default 'failed' */
  readonly logs?: 'failed' | 'all' | 'none'
  /** How long the record and its value are kept after the end. @default '7d' */
  readonly retention?: Duration
  /** Whose whole input is kept, so that it can be run again. @default 'failed' */
  readonly keepInput?: 'failed' | 'always'
  /**
   * Names that this task had, oldest first: what was enqueued under them runs here, and callers that know only them go on. Keep them for as
   * long as messages or idempotency keys of those names may be around; keeping them for ever costs nothing.
   *
   * @default none
   * @example task({ name: 'make-thumbnail', aliases: ['thumbnail'], run })
   */
  readonly aliases?: readonly string[]
}

/** A definition. Callable: runs here and now. `$` carries types only. */
export interface TaskDefinition<N extends string = string, In = never, Out = unknown, C = undefined, State = unknown> {
  /**
   * Validates `input` and runs the handler in this process: no queue, codec, retry or middleware.
   *
   * @returns what the handler returned, `success` unwrapped.
   * @throws TaskFailedError for a returned `failure`; whatever the handler throws.
   */
  (
    input: In,
    ...rest: unknown extends State
      ? [options?: DirectOptions<State>]
      : [options: DirectOptions<State> & { readonly state: State }]
  ): Promise<Out>
  readonly name: N
  readonly $?: { readonly input: In; readonly output: OnWire<WireOf<C>, Out>; readonly state: State }
}

export type DefineTask<State> = <
  const N extends string,
  P = undefined,
  I = P,
  R = unknown,
  const C extends CodecOption | undefined = undefined,
>(
  definition: TaskOptions & {
    readonly name: N
    /** Any Standard Schema: zod, valibot, arktype, ... Callers give its input, the handler gets its output. */
    readonly input?: StandardSchemaV1<I, P>
    readonly codec?: C
    readonly run: (input: P, ctx: TaskContext<State>) => R | Promise<R>
  },
) => TaskDefinition<N, I, ReturnOf<Awaited<R>>, C, State>

/**
 * Declares a task. Everything is inferred from the one object; mistakes are reported by `defineApp`, all at once.
 *
 * @example const add = task({ name: 'add', input: z.object({ a: z.number() }), run: ({ a }) => a + 1 })
 */
export const task: DefineTask<unknown> = defineWith(undefined)

/**
 * Declares tasks that share a state, made once per worker process before the first of them runs and typed as `ctx.state`.
 *
 * @example const { task } = withState(async () => ({ db: await connect() }))
 */
export function withState<State>(make: () => State | Promise<State>): { readonly task: DefineTask<State> } {
  return { task: defineWith(make) }
}

function defineWith<State>(makeState: (() => unknown) | undefined): DefineTask<State> {
  const define = (definition: Parameters<typeof normalizeTask>[0]): unknown => {
    const spec: TaskSpec = normalizeTask(definition, makeState)
    const call = (input: unknown, options?: DirectOptions<unknown>) => callDirectly(spec, input, options)
    // A function's name is configurable but not writable.
    Object.defineProperty(call, 'name', { value: spec.name })
    return Object.defineProperty(call, SPEC, { value: spec })
  }
  return define as DefineTask<State>
}
