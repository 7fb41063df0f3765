import { getJson } from './api.ts'
import { LIVE, nextDelay, type Pace } from './pace.ts'

export interface PollOptions<T> {
  readonly pace?: Pace
  /** What of the answer counts as a change. @default all of it */
  readonly fingerprint?: (data: T) => unknown
  /** Whether there is nothing more to wait for. @default never */
  readonly isFinal?: (data: T) => boolean
}

/** The looks themselves, until it is stopped. */
export class PollLoop<T> {
  readonly #path: string
  readonly #options: { readonly current: PollOptions<T> }
  readonly #tell: (data: T | undefined, error: Error | undefined) => void
  readonly #stopped = new AbortController()
  #timer = 0
  #delay = 0
  #last: string | undefined
  #isFinal = false

  constructor(
    path: string,
    options: { readonly current: PollOptions<T> },
    tell: (data: T | undefined, error: Error | undefined) => void,
  ) {
    this.#path = path
    this.#options = options
    this.#tell = tell
    document.addEventListener('visibilitychange', this.#wake)
    void this.#look()
  }

  stop(): void {
    this.#stopped.abort()
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.#wake)
  }

  #wake = (): void => {
    clearTimeout(this.#timer)
    if (!document.hidden && !this.#isFinal) void this.#look()
  }

  async #look(): Promise<void> {
    const { pace = LIVE, fingerprint = (data: T): unknown => data, isFinal = () => false } = this.#options.current
    try {
      const data = await getJson<T>(this.#path, this.#stopped.signal)
      const print = JSON.stringify(fingerprint(data))
      this.#delay = nextDelay(pace, this.#delay, print !== this.#last)
      this.#last = print
      this.#isFinal = isFinal(data)
      this.#tell(data, undefined)
    } catch (error) {
      if (this.#stopped.signal.aborted) return
      this.#delay = pace.longest
      this.#tell(undefined, error as Error)
    }
    if (!this.#isFinal && !document.hidden) this.#timer = setTimeout(() => void this.#look(), this.#delay)
  }
}
