import { dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssetHashType, DockerImage, type ILocalBundling } from 'aws-cdk-lib'
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda'
import { bundleWorker } from './bundle-worker.ts'

/** The code of the sweeper function: the same for every app, since it runs none of the app's own. */
export function sweeperCode(): AssetCode {
  return Code.fromAsset(dirname(SWEEPER), {
    // The output alone tells whether the function changed.
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: DockerImage.fromRegistry('bundled-without-docker'), local: BUNDLER },
  })
}

/** `.ts` from source, `.js` from the package. */
const OWN_EXTENSION = extname(fileURLToPath(import.meta.url))
const SWEEPER = fileURLToPath(new URL(`../../functions/sweeper${OWN_EXTENSION}`, import.meta.url))

const BUNDLER: ILocalBundling = {
  tryBundle: (outdir) => {
    bundleWorker({ worker: SWEEPER, entry: SWEEPER, nodeModules: [] }, outdir)
    return true
  },
}
