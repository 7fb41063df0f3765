import { DEFAULTS } from '../core/defaults.ts'

/** Beside the number of tasks, so that many large inputs wait as well. */
const BUFFERED_BYTES = 64 * 1_048_576

/** A task's place among those being put in. */
export interface Place {
  /** Says how much memory the task holds, as soon as that is known. */
  hold(bytes: number): void
  leave(): void
}

/** Bounds what a client buffers: once it is full, `enqueue` waits, first come, first served. */
export class Gate {
  readonly #maxTasks: number
  readonly #waiting: (() => void)[] = []
  #tasks = 0
  #bytes = 0

  constructor(maxTasks: number = DEFAULTS.client.bufferedTasks) {
    this.#maxTasks = maxTasks
  }

  async enter(): Promise<Place> {
    if (this.#full || this.#waiting.length > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#tasks += 1
    let held = 0
    return {
      hold: (bytes) => {
        this.#bytes += bytes - held
        held = bytes
      },
      leave: () => {
        this.#tasks -= 1
        this.#bytes -= held
        this.#admit()
      },
    }
  }

  get #full(): boolean {
    // Tasks that hold nothing yet still count; one task may always enter.
    return this.#tasks >= this.#maxTasks || (this.#tasks > 0 && this.#bytes >= BUFFERED_BYTES)
  }

  #admit(): void {
    while (!this.#full) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#tasks += 1
      next()
    }
  }
}
