import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { MakeBackend } from './contract-aws.ts'

const ADAPTERS = resolve(import.meta.dirname, '../../lib/adapters/aws')
/** Inside the project, so that the copy finds its packages; one for each run. */
const FOLDER = resolve(import.meta.dirname, `../../node_modules/.cache/planted-faults-${process.pid}`)

/** One change of one source file. */
export interface Fault {
  readonly file: string
  readonly find: string
  readonly replace: string
}

/**
 * The AWS adapters with `fault` in them, as a copy of their own; without one, a faithful copy.
 * @throws Error when the text to change is not there exactly once: the fault has to follow the source.
 */
export async function plantFault(name: string, fault: Fault | undefined): Promise<MakeBackend> {
  mkdirSync(FOLDER, { recursive: true })
  const outfile = join(FOLDER, `${name}.mjs`)
  await build({
    entryPoints: [join(ADAPTERS, 'index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    plugins: [
      {
        name: 'plant',
        setup: ({ onLoad }) => {
          onLoad({ filter: /adapters[\\/]aws[\\/].*\.ts$/ }, ({ path }) =>
            fault !== undefined && path === join(ADAPTERS, fault.file)
              ? { contents: changed(readFileSync(path, 'utf8'), fault), loader: 'ts' }
              : undefined,
          )
        },
      },
    ],
  })
  const copy: { readonly awsBackend: MakeBackend } = await import(`${pathToFileURL(outfile).href}?${Date.now()}`)
  return copy.awsBackend
}

export function removePlants(): void {
  rmSync(FOLDER, { recursive: true, force: true })
}

function changed(source: string, { file, find, replace }: Fault): string {
  const found = source.split(find).length - 1
  if (found !== 1) throw new Error(`the text to change is in ${file} ${found} times: ${find}`)
  return source.replace(find, () => replace)
}
