import { spawnSync } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Message } from 'esbuild'
import { type OutsideImport, SOURCE_CONDITION, type WorkerSources } from '../../lib/core/bundling.ts'

/** What the child is asked for, on its standard input. */
export interface ToBundler {
  readonly sources: WorkerSources
  readonly outdir: string
}

/** What it answers, on descriptor 3. */
export type FromBundler =
  | { readonly imports: readonly OutsideImport[] }
  | { readonly message: string; readonly errors: readonly Message[] }

/**
 * Bundles a worker into a folder and gives what stayed outside. CDK waits for no promise, and esbuild takes plugins only where it is waited
 * for: so a process of its own does it. What esbuild has to say, it prints on standard error, as it would here.
 *
 * @throws Error with esbuild's `errors` when the sources don't compile.
 */
export function bundleWorker(sources: Omit<WorkerSources, 'fromSource'>, outdir: string): readonly OutsideImport[] {
  const input: ToBundler = { sources: { ...sources, fromSource: FROM_SOURCE }, outdir }
  const { output, status, signal, error } = spawnSync(process.execPath, [...OPTIONS, CHILD], {
    input: JSON.stringify(input),
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
    env: withoutNodeOptions(process.env),
    encoding: 'utf8',
    windowsHide: true,
  })
  if (error !== undefined) throw error
  const report = (output as readonly (string | null)[])[3]
  if (!report)
    throw new Error(`${sources.entry} could not be bundled: its process ended by ${signal ?? `exit code ${status}`}`)
  const answer = JSON.parse(report) as FromBundler
  if ('imports' in answer) return answer.imports
  throw Object.assign(new Error(answer.message), { errors: answer.errors })
}

/** `.ts` from source, `.js` from the package. */
const OWN_EXTENSION = extname(fileURLToPath(import.meta.url))
const FROM_SOURCE = OWN_EXTENSION === '.ts'
const CHILD = fileURLToPath(new URL(`./bundling-child${OWN_EXTENSION}`, import.meta.url))
const OPTIONS = ['--no-warnings', ...(FROM_SOURCE ? [`--conditions=${SOURCE_CONDITION}`] : [])]

/** Options for the process that runs synth, such as loaders, would slow this one down. */
function withoutNodeOptions({ NODE_OPTIONS: _, ...environment }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return environment
}
