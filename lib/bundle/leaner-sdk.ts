import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * Takes out of the SDK what is in a bundle without being of use to it. Each file is replaced by what does the same; one that is not where it
 * was any more stays as it is, which costs bytes and nothing else.
 */
export const leanerSdk: Plugin = {
  name: 'tasklane-leaner-sdk',
  setup: (build) => {
    // A client imports the whole of its package.json to say its version.
    build.onResolve({ filter: /^\.\.\/package\.json$/ }, ({ importer }) =>
      CLIENT_MODULE.test(importer)
        ? { path: join(dirname(importer), '../package.json'), namespace: VERSION }
        : undefined,
    )
    build.onLoad({ filter: /./, namespace: VERSION }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string }
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
    // SHA-256 in JavaScript, for a Node that has none itself: there is no such Node.
    build.onLoad({ filter: /[/\\]sha256[/\\]Sha256Js\.js$/ }, ({ path }) =>
      existsSync(join(dirname(path), 'Sha256Node.js'))
        ? { contents: "export { Sha256Node as Sha256Js } from './Sha256Node'", loader: 'js', resolveDir: dirname(path) }
        : undefined,
    )
    // The one class that the SDK asks for its name.
    build.onLoad({ filter: /[/\\]NoOpLogger\.js$/ }, async ({ path }) => {
      const { code } = await build.esbuild.transform(await readFile(path, 'utf8'), { keepNames: true })
      return { contents: code, loader: 'js' }
    })
  },
}

const VERSION = 'tasklane-version'
const CLIENT_MODULE = /[/\\]@aws-sdk[/\\]client-(dynamodb|sqs)[/\\]dist-es[/\\][^/\\]+$/
