import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { workerBuild } from '../../lib/bundle/worker-build.ts'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { dispensable } from '../../lib/core/bundling.ts'
import { counted, type Part } from '../row.ts'

export const MOST_BYTES = 500_000

/** What Lambda gets, minified, without source maps and without the packages that are installed beside it. */
export const bundleSize: Part = {
  title: 'worker bundle',
  run: async () => {
    const media = await exampleBundle()
    const trivial = await bundle('../apps/trivial.ts', [])
    return [
      counted('the example, without sharp', codeBytes(media), 'bytes', MOST_BYTES),
      counted('of it the AWS SDK', from(media, /node_modules\/@(aws-sdk|smithy|aws)\//), 'bytes'),
      counted('of it the app and its packages', from(media, USER_SIDE), 'bytes'),
      counted('of it Tasklane', from(media, /^(lib|functions)\//), 'bytes'),
      counted('an app of one trivial task', codeBytes(trivial), 'bytes'),
    ]
  },
}

/** The user's side is one module in the worker's bundle: see `lib/bundle/user-side.ts`. */
const USER_SIDE = /\.app\.mjs$/

/** What each of the example's functions gets. */
export function exampleBundle(): Promise<Metafile> {
  return bundle('../../examples/media/tasks.ts', ['sharp'])
}

async function bundle(module: string, nodeModules: readonly string[]): Promise<Metafile> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const worker = fileURLToPath(new URL('../../functions/worker.ts', import.meta.url))
  const entry = fileURLToPath(new URL(module, import.meta.url))
  const { default: app } = (await import(entry)) as { readonly default: App }
  const without = dispensable(appSpec(app))
  const { options } = workerBuild({ worker, entry, nodeModules, fromSource: true, without })
  const { metafile } = await build({ ...options, absWorkingDir: root, outdir: 'out', write: false, metafile: true })
  return metafile
}

function code({ outputs }: Metafile) {
  return Object.entries(outputs).flatMap(([file, output]) => (file.endsWith('.mjs') ? [output] : []))
}

/** Of all modules, without their source maps. */
export function codeBytes(metafile: Metafile): number {
  return code(metafile).reduce((sum, { bytes }) => sum + bytes, 0)
}

function from(metafile: Metafile, path: RegExp): number {
  return code(metafile)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .reduce((sum, [file, { bytesInOutput }]) => sum + (path.test(file) ? bytesInOutput : 0), 0)
}
