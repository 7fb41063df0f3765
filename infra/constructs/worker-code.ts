import { dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssetHashType, type AssetOptions, DockerImage, type ILocalBundling } from 'aws-cdk-lib'
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda'
import { type Dispensable, modulesToInstall } from '../../lib/core/bundling.ts'
import type { GroupSpec } from '../../lib/core/group.ts'
import { bundleWorker } from './bundle-worker.ts'
import { installModules } from './installed-modules.ts'

export interface WorkerCodeOptions {
  /** Absolute path of the module whose default export is the app. */
  readonly entry: string
  /** The group's own packages that are installed rather than bundled. */
  readonly nodeModules: readonly string[]
  /** Those of all groups. */
  readonly allNodeModules: readonly string[]
  readonly architecture: GroupSpec['architecture']
  /** What the app was seen to need no more of. */
  readonly without: readonly Dispensable[]
}

/** The code of a worker function: one module, made by the very options that the laptop's workers are made by, but for what the app can do without. */
export function workerCode(options: WorkerCodeOptions): AssetCode {
  return Code.fromAsset(dirname(options.entry), workerBundle(options))
}

/** How the module is made, for an asset of any kind. */
export function workerBundle(options: WorkerCodeOptions): Pick<AssetOptions, 'assetHashType' | 'bundling'> {
  return {
    // The output alone tells whether a function changed: the app imports from anywhere.
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: DockerImage.fromRegistry('bundled-without-docker'), local: new WorkerBundler(options) },
  }
}

/** CDK compares bundlers by their fields to bundle alike groups once: what tells two bundles apart has to be one. */
class WorkerBundler implements ILocalBundling {
  readonly options: WorkerCodeOptions

  constructor(options: WorkerCodeOptions) {
    this.options = options
  }

  tryBundle(outputDir: string): boolean {
    const { entry, nodeModules, allNodeModules, architecture, without } = this.options
    const imports = bundleWorker({ worker: WORKER, entry, nodeModules: allNodeModules, without }, outputDir)
    const needed = modulesToInstall(nodeModules, allNodeModules, imports)
    if (needed.length > 0) installModules({ outputDir, entry, nodeModules: needed, architecture })
    return true
  }
}

/** `.ts` from source, `.js` from the package. */
const OWN_EXTENSION = extname(fileURLToPath(import.meta.url))
const WORKER = fileURLToPath(new URL(`../../functions/worker${OWN_EXTENSION}`, import.meta.url))
