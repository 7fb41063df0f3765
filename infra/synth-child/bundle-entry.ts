import { readFileSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildFailure, buildSync, type Message } from 'esbuild'
import { nodeModulesNamedIn, workerBundling } from '../../lib/core/bundling.ts'
import { pathFromHere } from './path-from-here.ts'

/** Whether this package runs from its TypeScript sources. */
const FROM_SOURCE = extname(fileURLToPath(import.meta.url)) === '.ts'

/** Packages that stay outside the bundle; `'all'` of them. */
export type Outside = readonly string[] | 'all'

/** What was bundled, or why it can't be, a line a mistake. */
export type EntryBundle = { readonly code: string } | { readonly mistakes: readonly string[] }

/** A tasks module as Lambda will load it, so that synth asks nothing of the process it runs in, such as a loader for TypeScript. */
export function bundleEntry(entry: string, outside: Outside): EntryBundle {
  try {
    return { code: build(entry, outside, false).outputFiles[0]?.text ?? '' }
  } catch (error) {
    if (!isBuildFailure(error)) throw error
    return { mistakes: error.errors.map(line) }
  }
}

/** The packages that a module and those it imports name under `nodeModules`, for as long as the app itself can't be asked. */
export function guessOutside(entry: string): string[] {
  try {
    const { inputs } = build(entry, 'all', true).metafile
    return nodeModulesNamedIn(Object.keys(inputs).map((file) => readFileSync(file, 'utf8')))
  } catch (error) {
    // The mistake is told when it is bundled.
    if (isBuildFailure(error)) return []
    throw error
  }
}

function build(entry: string, outside: Outside, metafile: boolean) {
  const nodeModules = outside === 'all' ? [] : outside
  return buildSync({
    ...workerBundling({ worker: entry, entry, nodeModules, fromSource: FROM_SOURCE }),
    ...(outside === 'all' && { packages: 'external' as const }),
    // Names and lines as they were written, for what is said of them.
    minify: false,
    keepNames: true,
    sourcemap: 'inline',
    logLevel: 'silent',
    outdir: dirname(entry),
    write: false,
    metafile: metafile as true,
  })
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors)
}

function line({ location, text }: Message): string {
  // esbuild counts columns from 0, editors from 1.
  return location === null
    ? text
    : `${pathFromHere(resolve(location.file))}:${location.line}:${location.column + 1}: ${text}`
}
