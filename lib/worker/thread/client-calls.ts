import type { AnyTask, App } from '../../core/app-types.ts'
import type { EnqueueOptions, TaskClient, TaskHandle, TaskSnapshot, WaitOptions } from '../../core/client-types.ts'
import { decodeValue } from '../../core/codec.ts'
import { findTask } from '../../core/task-names.ts'
import type { TaskSpec } from '../../core/task-spec.ts'
import type { ClientCall, RemoteHandle, RemoteTask } from './protocol.ts'
import { toWire, type WireThrown } from './wire-errors.ts'

/** An outcome without its function, and what that function would throw. */
export interface RemoteOutcome {
  readonly plain: Readonly<Record<string, unknown>>
  readonly thrown: WireThrown | undefined
}

interface Watch {
  readonly abort: AbortController
  readonly snapshots: AsyncIterator<TaskSnapshot>
}

/** Makes a thread's client calls with the worker's own client, so that threads open no connections and load no SDK. */
export class ClientCalls {
  readonly #clientOf: () => TaskClient<App<string, never>>
  readonly #tasks: ReadonlyMap<string, TaskSpec>
  readonly #watches = new Map<number, Watch>()

  constructor(clientOf: () => TaskClient<App<string, never>>, tasks: ReadonlyMap<string, TaskSpec>) {
    this.#clientOf = clientOf
    this.#tasks = tasks
  }

  /** What comes back can be cloned. */
  async do(ask: ClientCall, signal: AbortSignal): Promise<unknown> {
    // Names stand for definitions: the client knows the same app.
    const client = this.#clientOf() as unknown as TaskClient<App<string, AnyTask>>
    switch (ask.of) {
      case 'enqueue': {
        const { task, input, options } = this.#item(ask.task)
        return remote(await client.enqueue(task, input as never, options), task)
      }
      case 'enqueueMany': {
        const items = ask.tasks.map((task) => this.#item(task))
        const handles = await client.enqueueMany(items as never, { signal })
        return (handles as readonly TaskHandle[]).map((handle, index) => remote(handle, items[index]?.task ?? ''))
      }
      case 'retry':
        return remote(await client.retry(ask.id), '')
      case 'handle':
        return this.#handle(handleOf(client, ask), ask, signal)
      case 'watch':
        return (this.#watches.get(ask.watch) ?? this.#watch(client, ask)).snapshots.next()
      case 'unwatch':
        return this.#unwatch(ask.watch)
      case 'client':
        return callAt(client, ask.path, ask.args)
    }
  }

  close(): void {
    for (const watch of this.#watches.keys()) this.#unwatch(watch)
  }

  #watch(client: TaskClient, ask: Extract<ClientCall, { of: 'watch' }>): Watch {
    const abort = new AbortController()
    const options = { ...(ask.options as WaitOptions), signal: abort.signal }
    const watch = { abort, snapshots: client.handle(ask.id).watch(options)[Symbol.asyncIterator]() }
    this.#watches.set(ask.watch, watch)
    return watch
  }

  #unwatch(watch: number): void {
    this.#watches.get(watch)?.abort.abort()
    this.#watches.delete(watch)
  }

  async #handle(handle: TaskHandle, ask: Extract<ClientCall, { of: 'handle' }>, signal: AbortSignal): Promise<unknown> {
    const options = { ...(ask.options as WaitOptions | undefined), signal }
    if (ask.method === 'result') return handle.result(options)
    if (ask.method !== 'outcome') return handle[ask.method]()
    const { unwrap, ...plain } = await handle.outcome(options)
    return { plain, thrown: ask.method === 'outcome' ? thrownBy(unwrap) : undefined } satisfies RemoteOutcome
  }

  #item({ name, input, options }: RemoteTask): { task: string; input: unknown; options: EnqueueOptions } {
    const spec = findTask(this.#tasks, name)
    const plain = 'plain' in input || spec === undefined ? undefined : decodeValue(spec.codec, input.encoded, 'input')
    return { task: name, input: 'plain' in input ? input.plain : plain, options: options as EnqueueOptions }
  }
}

function handleOf(
  client: TaskClient,
  { id, name }: { readonly id: string; readonly name?: string | undefined },
): TaskHandle {
  return name === undefined || name === '' ? client.handle(id) : client.handle(id, name)
}

function remote({ id, created }: TaskHandle, name: string): RemoteHandle {
  return { id, name, created }
}

function thrownBy(unwrap: () => unknown): WireThrown | undefined {
  try {
    unwrap()
    return undefined
  } catch (thrown) {
    return toWire(thrown)
  }
}

async function callAt(target: unknown, path: readonly string[], args: readonly unknown[]): Promise<unknown> {
  const owner = path.slice(0, -1).reduce<unknown>((at, name) => Reflect.get(Object(at), name), target)
  const method: unknown = Reflect.get(Object(owner), path.at(-1) ?? '')
  if (typeof method !== 'function') throw new TypeError(`the client has no method ${path.join('.')}`)
  return Reflect.apply(method, owner, [...args])
}
