/** Chance, so that tests can replay it. */
export interface Entropy {
  /** Uniform in [0, 1). */
  random(): number
  /** A fresh UUIDv7: sorts by `nowMs`. */
  id(nowMs: number): string
}
