import { AppNotFoundError, ManifestError } from '../../core/errors/index.ts'
import { type Manifest, readManifest } from '../../core/manifest.ts'
import { manifestPath } from '../../core/names.ts'
import type { Directory } from '../../ports/directory.ts'
import type { SsmCalls } from './ssm-calls.ts'

/** {@link Directory} on the SSM parameters that a deploy writes. Nothing is cached here. */
export class SsmDirectory implements Directory {
  readonly #calls: () => Promise<SsmCalls>

  constructor(calls: () => Promise<SsmCalls>) {
    this.#calls = calls
  }

  async load(app: string, stage: string): Promise<Manifest> {
    const calls = await this.#calls()
    const path = manifestPath(app, stage)
    const found = await calls.parametersUnder(path.replace(/\/$/, ''))
    const manifest = readManifest(app, stage, found)
    if (manifest !== undefined) return manifest
    const place = await calls.place()
    if (found.length > 0)
      throw new ManifestError(
        OPERATION,
        `the manifest of app '${app}' at ${place} (under ${path}) is not whole, or of another version; ` +
          'if no deploy is under way, deploy again, or update tasklane',
      )
    throw new AppNotFoundError(
      OPERATION,
      `app '${app}' has no stage '${stage}' at ${place} (nothing under ${path}); ` +
        "deploy it, start `tasklane dev` and set AWS_ENDPOINT_URL, or name another stage by 'stage' or TASKLANE_STAGE",
    )
  }
}

const OPERATION = 'SSM GetParametersByPath'
