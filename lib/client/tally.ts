import type { EnqueueManyOptions, TaskHandle } from '../core/client-types.ts'
import { PartialEnqueueError } from '../core/errors/index.ts'
import type { ClientCore } from './client-core.ts'
import type { Submission } from './delivery.ts'
import { makeHandle } from './handle.ts'

type Rejected = Exclude<Submission, { readonly outcome: 'accepted' }>

/** Counts what came of many tasks, and gives their handles in order. */
export class Tally {
  readonly #core: ClientCore
  readonly #total: number | undefined
  readonly #options: EnqueueManyOptions
  readonly #handles: TaskHandle[] = []
  readonly #rejected: { readonly index: number; readonly submission: Rejected }[] = []
  #enqueued = 0

  constructor(core: ClientCore, total: number | undefined, options: EnqueueManyOptions) {
    this.#core = core
    this.#total = total
    this.#options = options
  }

  add(index: number, name: string | undefined, submission: Submission): void {
    if (submission.outcome !== 'accepted') {
      this.#rejected.push({ index, submission })
      return
    }
    this.#handles[index] = makeHandle(this.#core, submission.id, { created: submission.created, name })
    this.#enqueued += 1
    this.#options.onProgress?.({ enqueued: this.#enqueued, total: this.#total })
  }

  get failed(): boolean {
    return this.#rejected.length > 0
  }

  /** @throws PartialEnqueueError when any was not taken. */
  handles(): TaskHandle[] {
    if (!this.failed) return this.#handles
    const rejected = this.#rejected.toSorted((a, b) => a.index - b.index).map(({ submission }) => submission)
    throw new PartialEnqueueError(
      // Those that were not taken left holes.
      this.#handles.filter((handle) => handle !== undefined).map(({ id }) => id),
      rejected.filter(({ outcome }) => outcome === 'refused').map(({ id, error }) => ({ id, error })),
      rejected.filter(({ outcome }) => outcome === 'unknown').map(({ id }) => id),
    )
  }
}
