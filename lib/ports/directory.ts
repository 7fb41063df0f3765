import type { Manifest } from '../core/manifest.ts'

/** Where an app's manifest is found. */
export interface Directory {
  /**
   * The manifest as it is deployed now.
   *
   * Rejects with AppNotFoundError when there is none for this app and stage, ManifestError when it is not whole, AccessDeniedError, or
   * BackendError.
   */
  load(app: string, stage: string): Promise<Manifest>
}
