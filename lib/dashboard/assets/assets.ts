import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { FROM_SOURCE } from '../../dev/processes.ts'

/** A file and where it is served. */
export interface Asset {
  readonly path: string
  readonly contents: Uint8Array
}

/** What is served as it lies beside the browser app's sources. */
export const STATIC_FILES = ['index.html', 'favicon.svg'] as const

/** The browser app's files by their paths: what is not in here is not served, whatever a path says. */
export type Assets = ReadonlyMap<string, { readonly contents: Uint8Array; readonly type: string }>

/** Beside `lib` in the sources, and in `dist` once it is built. */
const FOLDER = new URL('../../../dashboard/', import.meta.url)

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** From `dist` as they were built, from the sources by building them now. `/` is the page itself. */
export async function loadAssets(): Promise<Assets> {
  const files = FROM_SOURCE ? await fromSources() : await fromFolder(await readdir(FOLDER))
  const assets = new Map(
    files.map(({ path, contents }) => [path, { contents, type: TYPES[extname(path)] ?? 'application/octet-stream' }]),
  )
  const page = assets.get('/index.html')
  if (page !== undefined) assets.set('/', page)
  return assets
}

async function fromSources(): Promise<Asset[]> {
  const { bundleApp } = await import('./bundle-app.ts')
  const [built, read] = await Promise.all([bundleApp(FOLDER), fromFolder(STATIC_FILES)])
  return [...built, ...read]
}

function fromFolder(names: readonly string[]): Promise<Asset[]> {
  return Promise.all(names.map(async (name) => ({ path: `/${name}`, contents: await readFile(new URL(name, FOLDER)) })))
}
