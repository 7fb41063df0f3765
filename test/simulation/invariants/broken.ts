/** A promise of the product that did not hold. `invariant` is its number in the guarantees; 0 is a defect that none of them names. */
export interface Broken {
  readonly invariant: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
  readonly what: string
}

export type Check<T> = (event: T) => Broken | undefined

/** `what` is asked for only when `broken`. */
export function unless(holds: boolean, invariant: Broken['invariant'], what: () => string): Broken | undefined {
  return holds ? undefined : { invariant, what: what() }
}
