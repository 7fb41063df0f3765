import { AppNotFoundError } from '../../core/errors/index.ts'
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
    const manifest = readManifest(app, stage, await calls.parametersUnder(path.replace(/\/$/, '')))
    if (manifest !== undefined) return manifest
    throw new AppNotFoundError(
      'SSM GetParametersByPath',
      `app '${app}' has no stage '${stage}' at ${await calls.place()} (nothing whole under ${path}); ` +
        "deploy it, start `tasklane dev` and set AWS_ENDPOINT_URL, or name another stage by 'stage' or TASKLANE_STAGE",
    )
  }
}
