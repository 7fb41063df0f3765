import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildContext, type BuildOptions, type BuildResult, build, context } from 'esbuild'
import { workerBuild } from '../../bundle/worker-build.ts'
import { APP_MODULE, RUNTIME_PACKAGES } from '../../core/bundling.ts'
import { FROM_SOURCE, modulePath } from '../processes.ts'
import { buildProblem, isBuildFailure } from './build-problem.ts'
import { linkPackages } from './external-packages.ts'

export interface Bundle {
  readonly file: string
  /** Equal for equal code. */
  readonly hash: string
}

/** The module whose `handler` Lambda calls. */
const WORKER_MODULE = modulePath('../../../functions/worker', import.meta.url)

/** What is called in its place where a debugger may hold the process. */
const DEBUGGED_MODULE = modulePath('../../../functions/debugged-worker', import.meta.url)

interface BundlerOptions {
  /** The module that exports `handler`. */
  readonly worker?: string
  /** To be read in a debugger: not minified. */
  readonly debugged?: boolean
}

/** How many older bundles stay on disk, for the source maps of workers that still run them. */
const KEPT_BUNDLES = 3

/** Bundles one entry again and again, with what CDK would give Lambda, and what it leaves out once the app is checked and known. */
export class Bundler {
  readonly #entry: string
  readonly #worker: string
  readonly #debugged: boolean
  readonly #folder: string
  #context: { readonly externals: string; readonly build: BuildContext<{ write: false }> } | undefined
  #count = 0

  /** @param folder - where bundles go; its own. */
  constructor(entry: string, folder: string, { worker, debugged = false }: BundlerOptions = {}) {
    this.#entry = entry
    this.#worker = worker ?? (debugged ? DEBUGGED_MODULE : WORKER_MODULE)
    this.#debugged = debugged
    this.#folder = folder
  }

  /**
   * The user's own files, without any package: quick, and enough to know what to watch.
   * @throws DevServerError BUILD_FAILED
   */
  async sources(): Promise<string[]> {
    const { metafile } = await this.#explain(() =>
      build({
        entryPoints: [this.#entry],
        bundle: true,
        packages: 'external',
        platform: 'node',
        format: 'esm',
        write: false,
        metafile: true,
        logLevel: 'silent',
      }),
    )
    return Object.keys(metafile.inputs).map((input) => resolve(input))
  }

  /** @throws DevServerError BUILD_FAILED, NO_APP, MODULE_MISSING */
  async bundle(externals: readonly string[]): Promise<Bundle> {
    linkPackages(externals, this.#entry, this.#folder)
    // Lambda's runtime has these; here they are this package's own.
    linkPackages(RUNTIME_PACKAGES, fileURLToPath(import.meta.url), this.#folder)
    const { outputFiles } = await this.#explain(() => this.#build(externals))
    this.#count += 1
    const folder = this.#version(this.#count)
    await mkdir(folder, { recursive: true })
    await Promise.all(outputFiles.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)))
    await rm(this.#version(this.#count - KEPT_BUNDLES), { recursive: true, force: true })
    const code = outputFiles.find(({ path }) => path.endsWith('.mjs'))
    return { file: join(folder, basename(code?.path ?? '')), hash: code?.hash ?? '' }
  }

  async close(): Promise<void> {
    await this.#context?.build.dispose()
  }

  /** The first one asks esbuild at once, so that it works while the caller does; those after it profit from what is kept of the last. */
  async #build(externals: readonly string[]): Promise<BuildResult<{ write: false }>> {
    return this.#count === 0 ? build(this.#options(externals)) : (await this.#contextFor(externals)).rebuild()
  }

  async #contextFor(externals: readonly string[]): Promise<BuildContext<{ write: false }>> {
    const key = externals.join()
    if (this.#context?.externals === key) return this.#context.build
    await this.#context?.build.dispose()
    const made = await context(this.#options(externals))
    this.#context = { externals: key, build: made }
    return made
  }

  #options(nodeModules: readonly string[]): BuildOptions & { write: false } {
    const sources = { worker: this.#worker, entry: this.#entry, nodeModules, fromSource: FROM_SOURCE }
    const { entryPoints: _, ...options } = workerBuild(sources).options
    return {
      ...options,
      // Lambda's module, and the app beside it, so that its plan can be read from the very code that will run.
      stdin: {
        contents: `export { handler } from ${JSON.stringify(this.#worker)}\nexport { default as app } from '${APP_MODULE}'`,
        resolveDir: dirname(this.#worker),
        sourcefile: 'tasklane-worker.js',
      },
      // As deep as the folders that it is copied to, for the relative paths in the source map.
      outfile: join(this.#version(0), 'worker.mjs'),
      outExtension: {},
      ...(this.#debugged && { minify: false }),
      write: false,
      logLevel: 'silent',
    }
  }

  #version(count: number): string {
    return join(this.#folder, `bundle-${count}`)
  }

  async #explain<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action()
    } catch (error) {
      throw isBuildFailure(error) ? buildProblem(this.#entry, error) : error
    }
  }
}
