import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
/** What `npm pack` builds and packs from. */
const SOURCES = ['lib', 'functions', 'infra', 'dashboard', 'scripts', 'docs', 'template', 'README.md', 'LICENSE']
const SETTINGS = ['package.json', 'tsconfig.json', 'tsconfig.build.json']

/** A folder in which `tasklane` is installed from its tarball, and all that it depends on from this tree: without a network. */
export interface Installed extends Disposable {
  readonly folder: string
  /** What the tarball has, by path. */
  readonly packed: readonly string[]
}

export function installPacked(): Installed {
  const folder = mkdtempSync(join(tmpdir(), 'tasklane-packed-'))
  const stage = join(folder, 'stage')
  mkdirSync(stage)
  // A copy, so that whoever works with this tree's dist keeps it.
  for (const path of [...SOURCES, ...SETTINGS]) cpSync(join(ROOT, path), join(stage, path), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(stage, 'node_modules'))
  run('npm', ['pack', '--silent', '--pack-destination', folder], stage)
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? ''

  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, 'tasklane'), { recursive: true })
  run('tar', ['-xzf', tarball, '-C', join(modules, 'tasklane'), '--strip-components=1'], folder)
  linkAll(join(ROOT, 'node_modules'), modules)
  // As npm does with what is a package's bin.
  chmodSync(join(modules, 'tasklane/dist/lib/cli/main.js'), 0o755)
  symlinkSync('../tasklane/dist/lib/cli/main.js', join(modules, '.bin', 'tasklane'))
  rmSync(stage, { recursive: true })
  const packed = run('tar', ['-tzf', tarball], folder).split('\n')
  return { folder, packed, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Each package by itself, since one of them is to be another; of `.bin` each command. */
function linkAll(from: string, to: string): void {
  mkdirSync(join(to, '.bin'))
  for (const name of readdirSync(from)) {
    if (name === 'tasklane' || (name.startsWith('.') && name !== '.bin')) continue
    if (name !== '.bin') symlinkSync(join(from, name), join(to, name))
    else
      for (const command of readdirSync(join(from, name)))
        symlinkSync(join(from, name, command), join(to, name, command))
  }
}

/** Its standard output. @throws Error with all that it said when it fails. */
export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, VITEST: ___, ...own } = process.env
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: { ...own, ...env }, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`)
}
