import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskContext } from 'tasklane'

export interface Ran {
  readonly n: number
  /** Which code it was. */
  readonly by: 'before' | 'after'
  readonly group: string
}

/** A handler that takes a moment, so that a deploy meets some in the middle of it. */
export function ran(by: Ran['by']): (n: number, ctx: TaskContext) => Promise<Ran> {
  return async (n, { task: { group } }) => {
    await sleep(200)
    return { n, by, group }
  }
}
