import type { App } from './app-types.ts'
import type { TaskClient } from './client-types.ts'
import type { TaskContext } from './context.ts'
import { DEFAULTS } from './defaults.ts'
import { durationMs } from './duration.ts'
import { DefinitionError, ErrorCode, TaskFailedError } from './errors/index.ts'
import { DecisionSignal, isDecision, isFailure, isSuccess } from './outcome-markers.ts'
import { parseInput } from './schema.ts'
import type { TaskSpec } from './task-spec.ts'

/** What a definition called as a function may be given beside its input. */
export interface DirectOptions<State> {
  readonly state?: State
  readonly signal?: AbortSignal
  /** For handlers that enqueue; without it, `ctx.client` says that there is none. */
  readonly client?: TaskClient<App<string, never>>
}

/** Validates and runs a handler here and now: no queue, codec, retry or middleware. */
export async function callDirectly(
  spec: TaskSpec,
  input: unknown,
  options: DirectOptions<unknown> = {},
): Promise<unknown> {
  if (spec.problems.length > 0) throw new DefinitionError(`task '${spec.name}'`, spec.problems)
  const parsed = await parseInput(spec.name, spec.schema, input)
  const returned = await runHandler(spec, parsed, options)
  if (isFailure(returned)) throw failed(spec, 'TaskFailed', ErrorCode.TaskFailed, returned.message, returned.retryable)
  return isSuccess(returned) ? returned.value : returned
}

async function runHandler(spec: TaskSpec, parsed: unknown, options: DirectOptions<unknown>): Promise<unknown> {
  try {
    return await spec.run(parsed, directContext(spec, options))
  } catch (error) {
    if (!isDecision(error)) throw error
    const { decision } = error
    if (decision.kind === 'reject') throw failed(spec, 'TaskRejected', ErrorCode.TaskRejected, decision.reason, false)
    throw failed(
      spec,
      'TaskRequeued',
      ErrorCode.TaskFailed,
      'it asked to be requeued, and a direct call has no queue',
      true,
    )
  }
}

function failed(spec: TaskSpec, type: string, code: string, message: string, retryable: boolean): TaskFailedError {
  return new TaskFailedError(spec.name, undefined, { type, code, message, retryable })
}

function directContext(spec: TaskSpec, options: DirectOptions<unknown>): TaskContext {
  const now = new Date()
  return {
    task: {
      id: 'direct',
      name: spec.name,
      group: spec.group,
      priority: spec.priority,
      labels: {},
      attempt: 0,
      createdAt: now,
      dueAt: undefined,
      deadline: new Date(now.getTime() + (spec.timeoutMs ?? DEFAULTS.group.timeoutMs)),
      parent: undefined,
    },
    signal: options.signal ?? new AbortController().signal,
    log: console,
    state: options.state,
    client: options.client ?? noClient(spec.name),
    progress: async () => {},
    heartbeat: async () => {},
    requeue: ({ delay } = {}) => {
      throw new DecisionSignal({ kind: 'requeue', delayMs: durationMs(delay ?? 0) })
    },
    reject: (reason) => {
      throw new DecisionSignal({ kind: 'reject', reason })
    },
  }
}

function noClient(taskName: string): TaskClient<App<string, never>> {
  return new Proxy({} as TaskClient<App<string, never>>, {
    get: () => {
      throw new Error(
        `task '${taskName}' was called directly, without a client; give one: ${taskName}(input, { client })`,
      )
    },
  })
}
