/**
 * The runs of a batch that are to be given back once `signal` aborts. One listener for all: of those that a signal has, each that comes or
 * goes is looked for among all others.
 */
export class Interruptions {
  readonly #signal: AbortSignal
  readonly #runs = new Set<() => void>()
  readonly #interrupt = () => {
    for (const giveBack of this.#runs) giveBack()
  }

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.#interrupt, { once: true })
  }

  /** Calls `giveBack` when it is time: at once, if it is already. */
  add(giveBack: () => void): void {
    if (this.#signal.aborted) giveBack()
    else this.#runs.add(giveBack)
  }

  remove(giveBack: () => void): void {
    this.#runs.delete(giveBack)
  }

  /** The signal outlives the batch. */
  close(): void {
    this.#signal.removeEventListener('abort', this.#interrupt)
  }
}
