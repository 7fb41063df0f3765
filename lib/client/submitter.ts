import type { BoundTask, CallOptions, EnqueueManyOptions, EnqueueOptions, TaskHandle } from '../core/client-types.ts'
import { NotTrackedError } from '../core/errors/index.ts'
import type { ClientCore, ParentTask } from './client-core.ts'
import { enqueueTask } from './enqueue.ts'
import { enqueueMany, type ManyItem } from './enqueue-many.ts'
import { makeHandle } from './handle.ts'
import type { TaskRef } from './routes.ts'

/** The calls that put tasks in, untyped. */
export interface Submitter {
  enqueue(task: TaskRef, input: unknown, options?: EnqueueOptions): Promise<TaskHandle>
  call(task: TaskRef, input: unknown, options?: CallOptions): Promise<unknown>
  bind(task: TaskRef): BoundTask<UntypedTask>
}

interface UntypedTask {
  readonly $?: { readonly input: unknown; readonly output: unknown }
}

export function submitter(core: ClientCore, parent: ParentTask | undefined): Submitter {
  const enqueue = async (task: TaskRef, input: unknown, options: EnqueueOptions = {}): Promise<TaskHandle> => {
    const { id, created, name } = await enqueueTask(core, { task, input, options, parent })
    return makeHandle(core, id, { created, name })
  }

  const call = async (task: TaskRef, input: unknown, options: CallOptions = {}): Promise<unknown> => {
    const { wait, signal, ...enqueueOptions } = options
    signal?.throwIfAborted()
    await assertHasResult(core, task, enqueueOptions)
    const handle = await enqueue(task, input, enqueueOptions)
    return handle.result({ ...wait, ...(signal !== undefined && { signal }) })
  }

  const bind = (task: TaskRef, preset: EnqueueOptions = {}): BoundTask<UntypedTask> => ({
    with: (options) => bind(task, merged(preset, options)),
    enqueue: (input, options = {}) => enqueue(task, input, merged(preset, options)),
    call: (input, options = {}) => call(task, input, merged(preset, options)),
    enqueueMany: (inputs, options: EnqueueManyOptions = {}) => {
      const item = (input: unknown): ManyItem => ({ task, input, options: preset })
      return enqueueMany(core, Array.isArray(inputs) ? inputs.map(item) : mapped(inputs, item), options, parent)
    },
  })

  return { enqueue, call, bind }
}

/** @throws NotTrackedError: nobody could ever get the result of such a call. */
async function assertHasResult(core: ClientCore, task: TaskRef, options: EnqueueOptions): Promise<void> {
  const { name, track } = await core.routes.resolve(task)
  if ((options.track ?? track) === 'none') throw new NotTrackedError(`of '${name}'`, 'result to wait for')
}

/** Labels add up; of anything else the later one wins. */
export function merged<T extends EnqueueOptions>(preset: EnqueueOptions, options: T): T & EnqueueOptions {
  const labels = { ...preset.labels, ...options.labels }
  return { ...preset, ...options, ...(Object.keys(labels).length > 0 && { labels }) }
}

async function* mapped(inputs: Iterable<unknown> | AsyncIterable<unknown>, item: (input: unknown) => ManyItem) {
  for await (const input of inputs) yield item(input)
}
