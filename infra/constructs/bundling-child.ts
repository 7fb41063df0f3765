import { readFileSync, writeSync } from 'node:fs'
import { type BuildFailure, build } from 'esbuild'
import { workerBuild } from '../../lib/bundle/worker-build.ts'
import type { FromBundler, ToBundler } from './bundle-worker.ts'

/** Bundles the worker that its standard input names: see `bundle-worker.ts`, which starts it. */

const REPORT_DESCRIPTOR = 3

const { sources, outdir } = JSON.parse(readFileSync(0, 'utf8')) as ToBundler
tell(await bundled())

async function bundled(): Promise<FromBundler> {
  const { options, userImports } = workerBuild(sources)
  try {
    const { metafile } = await build({ ...options, outdir, metafile: true })
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
    return { imports: [...imports, ...userImports].map(({ path, kind }) => ({ path, kind })) }
  } catch (error) {
    const { message, errors } = error as BuildFailure
    return { message, errors: errors ?? [] }
  }
}

/** In pieces: a pipe may take less than it is given. */
function tell(report: FromBundler): void {
  const bytes = Buffer.from(JSON.stringify(report))
  for (let at = 0; at < bytes.length; ) at += writeSync(REPORT_DESCRIPTOR, bytes, at)
}
