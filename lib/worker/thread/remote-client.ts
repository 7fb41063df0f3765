import type { AnyTask, App } from '../../core/app-types.ts'
import type {
  CallOptions,
  EnqueueManyOptions,
  EnqueueOptions,
  TaskClient,
  TaskHandle,
} from '../../core/client-types.ts'
import { encodeValue } from '../../core/codec.ts'
import { findTask } from '../../core/task-names.ts'
import type { TaskSpec } from '../../core/task-spec.ts'
import type { ClientCall, RemoteHandle, RemoteTask } from './protocol.ts'
import { remoteHandle } from './remote-handle.ts'

/** Asks the worker; rejects as its client would. */
export type AskClient = (ask: ClientCall, signal?: AbortSignal) => Promise<unknown>

/** Tasks of an endless iterable that are put in together. */
const CHUNK = 100

/** `ctx.client` in a thread: the worker's client makes the calls. Inputs travel as their codec has them, so that nothing else must be cloned. */
export function remoteClient(tasks: ReadonlyMap<string, TaskSpec>, ask: AskClient): TaskClient<App<string, never>> {
  const put = (task: string | AnyTask, input: unknown, options?: unknown): RemoteTask => {
    const name = typeof task === 'string' ? task : task.name
    const spec = findTask(tasks, name)
    return {
      name,
      input: spec === undefined ? { plain: input } : { encoded: encodeValue(spec.codec, input, 'input') },
      options,
    }
  }
  const handle = (remote: unknown): TaskHandle => remoteHandle(remote as RemoteHandle, ask)
  const enqueue = async (task: string | AnyTask, input: unknown, options?: EnqueueOptions) =>
    handle(await ask({ of: 'enqueue', task: put(task, input, options) }))
  const call = async (task: string | AnyTask, input: unknown, options: CallOptions = {}) => {
    const { wait, signal, ...enqueueOptions } = options
    const enqueued = await enqueue(task, input, enqueueOptions)
    return enqueued.result({ ...wait, ...(signal !== undefined && { signal }) })
  }
  const enqueueMany = async (items: Items, options: EnqueueManyOptions = {}) => {
    const { onProgress, signal } = options
    const total = Array.isArray(items) ? items.length : undefined
    const handles: TaskHandle[] = []
    for await (const chunk of inChunks(items, total ?? CHUNK)) {
      const made = await ask(
        { of: 'enqueueMany', tasks: chunk.map((item) => put(item.task, item.input, item.options)) },
        signal,
      )
      handles.push(...(made as readonly unknown[]).map(handle))
      onProgress?.({ enqueued: handles.length, total })
    }
    return handles
  }
  const bind = (task: string | AnyTask, preset: EnqueueOptions = {}): object => ({
    with: (options: EnqueueOptions) => bind(task, { ...preset, ...options }),
    enqueue: (input: unknown, options: EnqueueOptions = {}) => enqueue(task, input, { ...preset, ...options }),
    call: (input: unknown, options: CallOptions = {}) => call(task, input, { ...preset, ...options }),
    enqueueMany: (inputs: Iterable<unknown> | AsyncIterable<unknown>, options?: EnqueueManyOptions) =>
      enqueueMany(itemsOf(task, inputs, preset), options),
  })
  const own = {
    enqueue,
    call,
    enqueueMany,
    task: bind,
    handle: (id: string, name = '') => handle({ id, name, created: false }),
    retry: async (id: string) => handle(await ask({ of: 'retry', id })),
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
  return withRest(own, ask, []) as unknown as TaskClient<App<string, never>>
}

type Item = { readonly task: string | AnyTask; readonly input: unknown; readonly options?: EnqueueOptions }
type Items = readonly Item[] | AsyncIterable<Item>

async function* itemsOf(
  task: string | AnyTask,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  options: EnqueueOptions,
): AsyncIterable<Item> {
  for await (const input of inputs) yield { task, input, options }
}

async function* inChunks(items: Items, size: number): AsyncIterable<readonly Item[]> {
  let chunk: Item[] = []
  for await (const item of items) {
    chunk.push(item)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/** `own`, and beneath it every other method of the client, asked for by its path: what it takes and gives is plain data. */
function withRest(own: object, ask: AskClient, path: readonly string[]): object {
  return new Proxy(own, {
    get: (target, name) => {
      // A `then` would make a thenable of it.
      if (name in target || typeof name === 'symbol' || name === 'then') return Reflect.get(target, name)
      const below = [...path, name]
      return withRest((...args: unknown[]) => ask({ of: 'client', path: below, args }), ask, below)
    },
  })
}
