import { defineApp, task } from 'tasklane'

/** An app of so many trivial tasks: what a definition costs that is not the one that runs. */
export function appOf(definitions: number) {
  const tasks = Array.from({ length: definitions }, (_, index) =>
    task({ name: `task-${index}`, run: (input: number) => input }),
  )
  return defineApp('many', { tasks })
}
