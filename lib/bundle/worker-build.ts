import type { BuildOptions } from 'esbuild'
import { type OutsideImport, type WorkerSources, workerBundling } from '../core/bundling.ts'
import { leanerSdk } from './leaner-sdk.ts'
import { userSide } from './user-side.ts'

export interface WorkerBuild {
  /** For esbuild's `build` or `context`, but for where the result goes. */
  readonly options: ReturnType<typeof workerBundling> & Required<Pick<BuildOptions, 'plugins'>>
  /** What of the user's side stayed outside the bundle, after a build. */
  readonly userImports: readonly OutsideImport[]
}

/** How a worker is bundled: what {@link workerBundling} says, by the plugins that keep the user's names and leave out what is of no use. */
export function workerBuild(sources: WorkerSources): WorkerBuild {
  const bundling = workerBundling(sources)
  const userImports: OutsideImport[] = []
  const plugins = [userSide(sources.entry, bundling, userImports), leanerSdk]
  return { options: { ...bundling, plugins }, userImports }
}
