import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { Subject } from './subject-types.ts'

const LIB = resolve(import.meta.dirname, '../../lib')
/** Inside the project, so that the copy finds its packages. */
const FOLDER = resolve(import.meta.dirname, '../../node_modules/.cache/mutants')

/** One change of one source file of `lib`. */
export interface Mutation {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

/**
 * A copy of the product with `mutation` in it.
 * @throws Error when the text to change is not there exactly once: the mutant has to follow the source.
 */
export async function mutate(mutation: Mutation): Promise<Subject> {
  mkdirSync(FOLDER, { recursive: true })
  const outfile = join(FOLDER, `${mutation.name.replaceAll(/[^a-z]+/gi, '-')}.mjs`)
  const target = join(LIB, mutation.file)
  const source = readFileSync(target, 'utf8')
  const found = source.split(mutation.find).length - 1
  if (found !== 1) throw new Error(`the text to change is in ${mutation.file} ${found} times: ${mutation.find}`)
  const contents = source.replace(mutation.find, () => mutation.replace)
  await build({
    entryPoints: [join(import.meta.dirname, 'subject.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    keepNames: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'mutate',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path }) => (path === target ? { contents, loader: 'ts' } : undefined))
        },
      },
    ],
  })
  return (await import(`${pathToFileURL(outfile).href}?${Date.now()}`)) as Subject
}

export function removeMutants(): void {
  rmSync(FOLDER, { recursive: true, force: true })
}
