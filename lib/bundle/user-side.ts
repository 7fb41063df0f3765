import { dirname } from 'node:path'
import type { BuildFailure, OnLoadResult, OnResolveArgs, Plugin, PluginBuild } from 'esbuild'
import { APP_MODULE, type OutsideImport, type WorkerBundling } from '../core/bundling.ts'
import { isInternal } from './internals.ts'

/**
 * The user's side of a worker: the entry and what it imports, but neither Tasklane nor the SDK. It is bundled first and by itself, with the
 * names of its classes and functions kept as texts, for by those people tell their errors apart. The worker's bundle then takes it in as one
 * module, and drops all other names. esbuild can't keep the names of some files and drop those of others in one go.
 *
 * @param imports - is filled with what of the user's side stays outside the bundle: once it is a part, that is no more seen of it.
 */
export function userSide(entry: string, bundling: WorkerBundling, imports: OutsideImport[]): Plugin {
  // In the entry's folder, so that what it imports, and the places in its source map, are found from where they are.
  const path = `${entry}.app.mjs`
  return {
    name: 'tasklane-user-side',
    setup: (worker) => {
      worker.onResolve({ filter: exactly(APP_MODULE) }, () => ({ path }))
      worker.onLoad({ filter: exactly(path) }, async () => {
        try {
          return await bundled(worker, entry, path, bundling, imports)
        } catch (error) {
          if (!isBuildFailure(error)) throw error
          return { errors: error.errors, warnings: error.warnings }
        }
      })
    },
  }
}

async function bundled(
  { esbuild, initialOptions }: PluginBuild,
  entry: string,
  outfile: string,
  bundling: WorkerBundling,
  imports: OutsideImport[],
): Promise<OnLoadResult> {
  const { entryPoints: _, outExtension: _1, banner: _2, ...options } = bundling
  const { absWorkingDir } = initialOptions
  const { outputFiles, metafile, warnings } = await esbuild.build({
    ...options,
    ...(absWorkingDir !== undefined && { absWorkingDir }),
    entryPoints: [entry],
    outfile,
    write: false,
    metafile: true,
    minify: false,
    keepNames: true,
    sourcemap: 'inline',
    logLevel: 'silent',
    plugins: [internalsOutside],
  })
  imports.splice(0, imports.length, ...Object.values(metafile.outputs).flatMap((output) => output.imports))
  return { contents: outputFiles[0]?.text ?? '', loader: 'js', warnings }
}

/** Says that a resolution is the plugin's own, and not to be looked at again. */
const ASKED = Symbol('asked')
const REQUIRED = 'tasklane-required'

/** Leaves Tasklane and the SDK as imports of the very files, which the worker's bundle then has once, for itself and for the user. */
const internalsOutside: Plugin = {
  name: 'tasklane-internals',
  setup: (build) => {
    build.onResolve({ filter: /./ }, async (args) => {
      if (args.kind === 'entry-point' || args.pluginData === ASKED || staysInPackage(args)) return undefined
      const { path, errors, external, sideEffects } = await build.resolve(args.path, asking(args))
      if (errors.length > 0 || external || !isInternal(path)) return undefined
      // A `require` that stays outside is none that the next build could follow.
      if (args.kind === 'require-call') return { path, namespace: REQUIRED }
      return { path, external: true, sideEffects }
    })
    build.onLoad({ filter: /./, namespace: REQUIRED }, ({ path }) => ({
      contents: `export * from ${JSON.stringify(path)}`,
      resolveDir: dirname(path),
    }))
  },
}

/** Spares the asking: all but a few of the imports there are. What is asked here is of the user's side. */
function staysInPackage({ path, importer }: OnResolveArgs): boolean {
  return /^(\.|node:)/.test(path) && /[/\\]node_modules[/\\]/.test(importer)
}

function asking({ kind, importer, namespace, resolveDir }: OnResolveArgs) {
  return { kind, importer, namespace, resolveDir, pluginData: ASKED }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors)
}

/** esbuild hands the expression to Go, whose syntax for this much is the same. */
function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
}
