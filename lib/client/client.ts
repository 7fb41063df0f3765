import type { App } from '../core/app-types.ts'
import type { BoundTask, Client, EnqueueManyOptions, ListOptions, TaskClient } from '../core/client-types.ts'
import type { Backend, OperatorBackend } from '../ports/backend.ts'
import { cancelTask } from './cancel.ts'
import { type ClientCore, type CoreOptions, makeCore, type ParentTask } from './client-core.ts'
import { enqueueMany, type ManyItems } from './enqueue-many.ts'
import { getTask } from './get.ts'
import { makeHandle } from './handle.ts'
import { inspectTask } from './inspect.ts'
import { listTasks } from './list.ts'
import { makeOperations } from './operations/operations.ts'
import { retryTask } from './retry.ts'
import type { TaskRef } from './routes.ts'
import { schedulableTask } from './schedules/schedulable-task.ts'
import { makeSchedules } from './schedules/schedules.ts'
import { submitter } from './submitter.ts'
import { taskLogs } from './task-logs.ts'

/** A client and those of handlers, which share what coalesces, polls and caches. */
export interface ClientFamily<A = App> {
  /** Closing it closes the backend. */
  readonly client: TaskClient<A>
  /** The client of a handler: its tasks get `parent` as theirs. Cheap; closing it only waits as `idle` does. */
  forParent(parent: ParentTask): TaskClient<App<string, never>>
  /** Resolves when no task is being put in. */
  idle(): Promise<void>
  /** For {@link withOperations}. */
  readonly core: ClientCore
}

/**
 * The client of one app over any backend.
 *
 * @throws OptionError when an option can't be as given.
 */
export function makeClient<A = App>(backend: OperatorBackend, options: CoreOptions): Client<A> {
  return withOperations(makeClientFamily<A>(backend, options), backend)
}

/** The family's client with the operator's calls and schedules. Workers go without: they would be a good part of each function's bundle. */
export function withOperations<A>(
  { client, core }: ClientFamily<A>,
  { sources }: Pick<OperatorBackend, 'sources'>,
): Client<A> {
  const { clock, entropy, scheduler } = core.backend
  const schedules = makeSchedules(core, scheduler)
  const scheduling = { schedules, newKey: () => entropy.id(clock.now()) }
  const bind = client.task as (task: TaskRef) => BoundTask<unknown>
  const task = (ref: TaskRef) => schedulableTask(bind(ref), ref, scheduling)
  const inspect = (id: string) => inspectTask(core, id)
  const logs = (id: string) => taskLogs(core, id)
  return { ...client, ...makeOperations(core, sources), inspect, logs, schedules, task } as Client<A>
}

/** As {@link makeClient}, for whoever runs a worker as well. */
export function makeClientFamily<A = App>(backend: Backend, options: CoreOptions): ClientFamily<A> {
  const core = makeCore(backend, options)
  const idle = () => core.inProgress.idle()
  // The one place where types are put on what works without them.
  return {
    client: untypedClient(core, undefined, core.close) as unknown as TaskClient<A>,
    forParent: (parent) => untypedClient(core, parent, idle) as unknown as TaskClient<App<string, never>>,
    idle,
    core,
  }
}

function untypedClient(core: ClientCore, parent: ParentTask | undefined, close: () => Promise<void>) {
  const { enqueue, call, bind } = submitter(core, parent)
  return {
    enqueue,
    call,
    enqueueMany: (items: ManyItems, options: EnqueueManyOptions = {}) => enqueueMany(core, items, options, parent),
    task: bind,
    handle: (id: string, name?: string) => makeHandle(core, id, { created: false, name }),
    get: (id: string) => getTask(core, id),
    cancel: (id: string) => cancelTask(core, id, undefined),
    retry: (id: string) => retryTask(core, id),
    list: (options: ListOptions = {}) => listTasks(core, options),
    close,
    [Symbol.asyncDispose]: close,
  }
}
