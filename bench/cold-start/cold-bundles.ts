import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { workerBuild } from '../../lib/bundle/worker-build.ts'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { dispensable } from '../../lib/core/bundling.ts'

/** A bundle as Lambda would get it, without its source map. */
export interface ColdBundle {
  readonly file: string
  readonly bytes: number
}

/** Tasklane's worker with the trivial app, and the bare handler, both by the options of `tasklane/cdk`. Their folder is the caller's to remove. */
export async function bundleBoth(app: App): Promise<{ folder: string; ours: ColdBundle; bare: ColdBundle }> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklane-cold-'))
  const bundle = async (name: string, worker: string): Promise<ColdBundle> => {
    const entry = pathOf('../apps/trivial.ts')
    const without = dispensable(appSpec(app))
    const { options } = workerBuild({ worker: pathOf(worker), entry, nodeModules: [], fromSource: true, without })
    await build({ ...options, outdir: join(folder, name) })
    const file = join(folder, name, 'index.mjs')
    return { file, bytes: statSync(file).size }
  }
  return {
    folder,
    ours: await bundle('ours', '../../functions/worker.ts'),
    bare: await bundle('bare', './bare-handler.ts'),
  }
}

function pathOf(module: string): string {
  return fileURLToPath(new URL(module, import.meta.url))
}
