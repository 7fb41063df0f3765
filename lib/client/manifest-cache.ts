import { DEFAULTS } from '../core/defaults.ts'
import { TasklaneError } from '../core/errors/index.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Clock } from '../ports/clock.ts'

/** The app's manifest, read when it is first needed and kept for five minutes. */
export class ManifestCache {
  readonly #load: () => Promise<Manifest>
  readonly #clock: Clock
  #known: Manifest | undefined
  #freshUntil = 0
  #loading: Promise<Manifest> | undefined

  constructor(load: () => Promise<Manifest>, clock: Clock) {
    this.#load = load
    this.#clock = clock
  }

  /** What was read last, however old; `undefined` before the first reading. */
  get known(): Manifest | undefined {
    return this.#known
  }

  /** At most five minutes old; older when it can't be read just now: producers outlive an outage of the parameter store. */
  async get(): Promise<Manifest> {
    if (this.#known !== undefined && this.#clock.monotonic() < this.#freshUntil) return this.#known
    const old = this.#known
    try {
      return await this.refresh()
    } catch (error) {
      if (old === undefined || !TasklaneError.is(error) || !error.retryable) throw error
      this.#freshUntil = this.#clock.monotonic() + STALE_GRACE_MS
      return old
    }
  }

  /** As it is deployed now. Calls made while one is under way share it. */
  refresh(): Promise<Manifest> {
    this.#loading ??= this.#reload().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #reload(): Promise<Manifest> {
    const manifest = await this.#load()
    this.#known = manifest
    this.#freshUntil = this.#clock.monotonic() + DEFAULTS.client.manifestCacheMs
    return manifest
  }
}

/** After a failed reading the old manifest serves this long before the next try. */
const STALE_GRACE_MS = 30_000
