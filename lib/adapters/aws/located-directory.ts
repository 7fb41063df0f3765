import { DEFAULTS } from '../../core/defaults.ts'
import type { Manifest, ManifestResources } from '../../core/manifest.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Directory } from '../../ports/directory.ts'

interface Place {
  readonly app: string
  readonly stage: string
  /** Where things are, when that is known without a manifest. */
  readonly resources?: ManifestResources
  readonly clock: Pick<Clock, 'monotonic'>
}

/** Remembers one app's resources from whoever loaded its manifest last, so that the client's look-ups and the adapters' share a request. */
export class LocatedDirectory implements Directory {
  readonly #directory: Directory
  readonly #place: Place
  #latest: { readonly manifest: Promise<Manifest>; readonly loadedAtMs: number } | undefined
  #known: ManifestResources | undefined

  constructor(directory: Directory, place: Place) {
    this.#directory = directory
    this.#place = place
    this.#known = place.resources
  }

  /** Where things were last known to be; `undefined` before a manifest was read. */
  get known(): ManifestResources | undefined {
    return this.#known
  }

  load(app: string, stage: string): Promise<Manifest> {
    const manifest = this.#directory.load(app, stage)
    if (app === this.#place.app && stage === this.#place.stage) this.#remember(manifest)
    return manifest
  }

  /** As given, or by a manifest that is at most five minutes old. Rejects as `load` does. */
  async resources(): Promise<ManifestResources> {
    const { app, stage, resources, clock } = this.#place
    if (resources !== undefined) return resources
    const latest = this.#latest
    const isFresh = latest && clock.monotonic() - latest.loadedAtMs < DEFAULTS.client.manifestCacheMs
    return (await (isFresh ? latest.manifest : this.load(app, stage))).resources
  }

  #remember(manifest: Promise<Manifest>): void {
    const entry = { manifest, loadedAtMs: this.#place.clock.monotonic() }
    this.#latest = entry
    manifest.then(
      ({ resources }) => {
        this.#known = this.#place.resources ?? resources
      },
      () => {
        if (this.#latest === entry) this.#latest = undefined
      },
    )
  }
}
