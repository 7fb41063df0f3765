/** Time, so that tests can steer it. */
export interface Clock {
  /** Wall-clock milliseconds since 1970. May jump. */
  now(): number
  /** Milliseconds from some fixed point; never goes back. For leases and deadlines. */
  monotonic(): number
  /** Calls `run` once, `ms` from now. Gives a function that cancels it. Until then the process stays alive. */
  after(ms: number, run: () => void): () => void
}
