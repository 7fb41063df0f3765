import { basename, dirname, join } from 'node:path'
import { buildSync } from 'esbuild'

const built = new Map<string, string>()

/**
 * An adapter as JavaScript, beside its source so that it finds the same packages. Node would strip its types, too, but what does that takes
 * 18 MB, which no worker in service has.
 */
export function builtAdapter(file: string): string {
  const known = built.get(file)
  if (known !== undefined) return known
  const outfile = join(dirname(file), '.built', `${basename(file, '.ts')}.mjs`)
  buildSync({ entryPoints: [file], outfile, bundle: true, packages: 'external', format: 'esm', platform: 'node' })
  built.set(file, outfile)
  return outfile
}
