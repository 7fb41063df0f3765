/**
 * Lets one writer at a time through, in the order of arrival.
 *
 * What a writer reads inside the lock stays true until its own write: conditions and transactions are atomic.
 */
export class WriterLock {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs `work` when all earlier work has ended, however it ended; gives what `work` gives. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}
