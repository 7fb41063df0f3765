import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Asset } from './assets.ts'

/** The browser app's script and style, from its sources: one file each, for browsers of the last three years. */
export async function bundleApp(folder: URL): Promise<Asset[]> {
  const { outputFiles } = await build({
    entryPoints: ['main.tsx', 'styles/main.css'].map((file) => ({ in: join(fileURLToPath(folder), file), out: 'app' })),
    bundle: true,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'inline',
    outdir: '/',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles.map(({ path, contents }) => ({ path: `/${path.replace(/^.*[\\/]/, '')}`, contents }))
}
