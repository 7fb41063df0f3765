import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../npm/', import.meta.url))
const LOCK = join(FOLDER, 'package-lock.json')
/** npm's own note of what it installed. */
const INSTALLED = join(FOLDER, 'node_modules', '.package-lock.json')

/** Installs the contestants that npm has, apart from Tasklane's own packages, unless they are there. @returns their versions */
export function installNpmPackages(): Readonly<Record<string, string>> {
  if (!existsSync(INSTALLED) || statSync(INSTALLED).mtimeMs < statSync(LOCK).mtimeMs) {
    console.log('installing the npm packages to compare with ...')
    // By the lock, which `npm ci` refuses: without registries' addresses it misses optional packages of other platforms in it. Their
    // install scripts only build what is faster still with a compiler; none is needed.
    const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
    execFileSync('npm', ['install', ...options], { cwd: FOLDER, stdio: 'inherit' })
  }
  const { dependencies } = readJson(join(FOLDER, 'package.json')) as { dependencies: Record<string, string> }
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => {
      const { version } = readJson(join(FOLDER, 'node_modules', name, 'package.json')) as { version: string }
      return [name, version]
    }),
  )
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
