import { AppNotFoundError } from '../../core/errors/index.ts'
import type { Manifest } from '../../core/manifest.ts'
import type { Directory } from '../../ports/directory.ts'

/** The reference: what {@link Directory} promises. */
export class MemoryDirectory implements Directory {
  readonly #manifests = new Map<string, Manifest>()

  publish(app: string, stage: string, manifest: Manifest): void {
    this.#manifests.set(`${app}/${stage}`, manifest)
  }

  async load(app: string, stage: string): Promise<Manifest> {
    const manifest = this.#manifests.get(`${app}/${stage}`)
    if (manifest !== undefined) return manifest
    throw new AppNotFoundError(
      'Memory load',
      `no app '${app}' was published for stage '${stage}'; publish its manifest first`,
    )
  }
}
