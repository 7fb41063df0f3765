/** Runs steps one after the other: says what begins, and what came of it. */
export interface Steps {
  /** @param run - gives a sentence on what it did. */
  step(title: string, run: () => Promise<string>): Promise<void>
}

/** @param count - how many there will be. */
export function printedSteps(count: number): Steps {
  let number = 0
  return {
    step: async (title, run) => {
      number += 1
      console.log(`\n[${number}/${count}] ${title}`)
      const began = performance.now()
      const done = await run()
      console.log(`[${number}/${count}] done in ${((performance.now() - began) / 1000).toFixed(1)} s: ${done}`)
    },
  }
}
