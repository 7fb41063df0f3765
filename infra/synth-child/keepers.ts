import { createHook, executionAsyncId } from 'node:async_hooks'
import { placeIn } from './places.ts'
import type { Keeper, Place } from './protocol.ts'

interface Resource {
  readonly type: string
  readonly handle: WeakRef<object>
  readonly made: Error
}

/** Promises keep nothing alive, and V8 itself tells where they were awaited. */
const UNTRACKED = new Set(['PROMISE', 'Microtask'])

/** Remembers, from now on, where each timer, watcher and the like was made. */
export class Keepers {
  readonly #resources = new Map<number, Resource>()
  /** The process's own, such as the pipe of its errors. */
  readonly #before = process.getActiveResourcesInfo()

  constructor() {
    createHook({
      init: (id, type, _trigger, handle) => {
        if (!UNTRACKED.has(type)) this.#resources.set(id, { type, handle: new WeakRef(handle), made: new Error(type) })
      },
      destroy: (id) => {
        this.#resources.delete(id)
      },
    }).enable()
  }

  /** What keeps the process from ending now. */
  all(): Keeper[] {
    const resources = [...this.#resources.values()].filter(({ handle }) => isHeld(handle.deref()))
    return this.#kinds().map((type) => ({
      type,
      places: resources.flatMap((resource) =>
        resource.type.toLowerCase() === type.toLowerCase() ? (placeIn(resource.made.stack) ?? []) : [],
      ),
    }))
  }

  /** Where that was begun which runs now, such as a callback that Node calls later. */
  origin(): Place | undefined {
    return placeIn(this.#resources.get(executionAsyncId())?.made.stack)
  }

  /** The kinds of resources that have become more. */
  #kinds(): string[] {
    const count = (types: readonly string[], type: string) => types.filter((other) => other === type).length
    const now = process.getActiveResourcesInfo()
    return [...new Set(now)].filter((type) => count(now, type) > count(this.#before, type))
  }
}

function isHeld(handle: object | undefined): boolean {
  const { hasRef } = (handle ?? {}) as { readonly hasRef?: () => boolean }
  return handle !== undefined && (hasRef === undefined || hasRef.call(handle))
}
