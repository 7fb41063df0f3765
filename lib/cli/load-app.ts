import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { appSpec } from '../core/app.ts'
import type { App } from '../core/app-types.ts'
import { noTasksFile } from './project-entry.ts'
import { UsageError } from './usage-error.ts'

/** An app whose module runs in this process. */
export interface LoadedApp extends Disposable {
  readonly app: App
  /** What was imported: the module itself, or the bundle that was made of it. Stays until it is disposed of. */
  readonly file: string
}

const JAVASCRIPT = /\.[cm]?js$/

/**
 * Imports the module whose default export is the app. TypeScript is bundled first, packages left outside: Node reads no `tasks.ts` that
 * imports `./resize.js`, and no path aliases.
 *
 * @throws UsageError when it is not there, does not compile, or fails as it is loaded; DefinitionError when it exports no app.
 */
export async function loadApp(entry: string): Promise<LoadedApp> {
  const path = resolve(entry)
  if (!existsSync(path)) throw new UsageError(noTasksFile(path))
  const { file, remove } = JAVASCRIPT.test(path) ? { file: path, remove: () => {} } : await bundled(path)
  try {
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: App }
    appSpec(module.default as App)
    return { app: module.default as App, file, [Symbol.dispose]: remove }
  } catch (error) {
    remove()
    throw isOurs(error)
      ? error
      : new UsageError(`${path} failed as it was loaded: ${messageOf(error)}`, { cause: error })
  }
}

/** Beside its source, so that whatever it imports is found as from there. */
async function bundled(path: string): Promise<{ readonly file: string; readonly remove: () => void }> {
  const { build } = await import('esbuild')
  const file = join(dirname(path), `.tasklane-${randomUUID()}.mjs`)
  const remove = () => rmSync(file, { force: true })
  process.once('exit', remove)
  try {
    await build({
      entryPoints: [path],
      outfile: file,
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: `node${process.versions.node}`,
      format: 'esm',
      sourcemap: 'inline',
      keepNames: true,
      logLevel: 'silent',
    })
  } catch (error) {
    throw new UsageError(`${path} can't be bundled: ${messageOf(error)}`, { cause: error })
  }
  return { file, remove }
}

function isOurs(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === 'DEFINITION'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
