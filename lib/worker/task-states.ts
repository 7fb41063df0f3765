import type { TaskSpec } from '../core/task-spec.ts'

/** What each `withState` made: once per process, on first need. A failure is not kept, so that the next run tries again. */
export class TaskStates {
  readonly #made = new Map<() => unknown, Promise<unknown>>()

  get({ makeState }: TaskSpec): Promise<unknown> | undefined {
    if (makeState === undefined) return undefined
    const made = this.#made.get(makeState) ?? (async () => makeState())()
    this.#made.set(makeState, made)
    made.catch(() => this.#made.delete(makeState))
    return made
  }
}
