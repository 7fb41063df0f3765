import { Histogram } from './histogram.ts'
import { type Remains, runWorld } from './run-worlds.ts'
import type { Subject } from './subject-types.ts'

interface Without {
  readonly tasks: ReadonlySet<number>
  readonly faults: ReadonlySet<string>
}

/** A failing world with as little in it as still fails. */
export interface Shrunk extends Remains {
  readonly without: Without
  readonly tasksLeft: number
  /** How many worlds it took. */
  readonly tries: number
}

/** No more worlds than this are spent on one failure. */
const MAX_TRIES = 250

/**
 * Leaves out tasks, then faults, halves first and then singly, for as long as the same promise stays broken.
 *
 * @param taskCount - how many tasks the world's plan has.
 */
export async function shrink(seed: number, subject: Subject, taskCount: number): Promise<Shrunk | undefined> {
  let tries = 0
  const attempt = async ({ tasks, faults }: Without) => {
    tries += 1
    const less = { withoutTasks: tasks, withoutFaults: faults }
    return runWorld({ seed, subject, histogram: new Histogram(), ...less, traced: true })
  }
  let best = await attempt({ tasks: new Set(), faults: new Set() })
  if (best === undefined) return undefined
  const { invariant } = best.broken

  let without: Without = { tasks: new Set(), faults: new Set() }
  /** Leaves out what it can of `candidates`; gives whether that was anything. */
  async function reduce<T>(candidates: readonly T[], leaveOut: (more: readonly T[]) => Without): Promise<boolean> {
    let reduced = false
    for (let size = Math.ceil(candidates.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let begin = 0; begin < candidates.length && tries < MAX_TRIES; begin += size) {
        const fewer = leaveOut(candidates.slice(begin, begin + size))
        if (fewer.tasks.size === without.tasks.size && fewer.faults.size === without.faults.size) continue
        const remains = await attempt(fewer)
        if (remains?.broken.invariant !== invariant) continue
        without = fewer
        best = remains
        reduced = true
      }
    }
    return reduced
  }

  // Fewer faults may let more tasks go, and the other way about.
  let going = true
  while (going && tries < MAX_TRIES) {
    const tasks = Array.from({ length: taskCount }, (_, n) => n).filter((n) => !without.tasks.has(n))
    const fewerTasks = await reduce(tasks, (more) => ({ ...without, tasks: new Set([...without.tasks, ...more]) }))
    const { faults } = best
    going = await reduce(faults, (more) => ({ ...without, faults: new Set([...without.faults, ...more]) }))
    going ||= fewerTasks
  }
  return { ...best, without, tasksLeft: taskCount - without.tasks.size, tries }
}
