import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DefinitionError } from '../../lib/core/errors/index.ts'
import type { GroupSpec } from '../../lib/core/group.ts'

export interface ModulesToInstall {
  /** Where `node_modules` is to be. */
  readonly outputDir: string
  /** The user's module: its project's versions are taken. */
  readonly entry: string
  readonly nodeModules: readonly string[]
  readonly architecture: GroupSpec['architecture']
}

const NPM_CPU = { arm64: 'arm64', x86_64: 'x64' } as const

/**
 * Installs packages beside a bundle, for Lambda's platform whatever this machine's is, in the versions that the project has installed.
 *
 * With a `package-lock.json` their dependencies come in the locked versions too, else in the newest that fit. Install scripts don't run:
 * they would build for this machine. Packages with native parts have to bring them ready made as optional dependencies, as sharp does.
 *
 * @throws DefinitionError when a package is not installed in the project. @throws Error with npm's own words when npm fails.
 */
export function installModules({ outputDir, entry, nodeModules, architecture }: ModulesToInstall): void {
  const versions = nodeModules.map((name) => [name, installedVersion(name, entry)] as const)
  const missing = versions.filter(([, version]) => version === undefined).map(([name]) => name)
  if (missing.length > 0) {
    throw new DefinitionError(
      'nodeModules',
      missing.map((name) => `'${name}' is not installed where ${entry} could import it; run: npm install ${name}`),
    )
  }

  writeFileSync(
    join(outputDir, 'package.json'),
    JSON.stringify({ private: true, dependencies: Object.fromEntries(versions) }),
  )
  const lock = findUp('package-lock.json', entry)
  if (lock === undefined) runNpm(outputDir, 'install', NPM_CPU[architecture])
  else
    withFiles(['package-lock.json', '.npmrc'], dirname(lock), outputDir, () =>
      runNpm(outputDir, 'ci', NPM_CPU[architecture]),
    )
  // Like the project's, it changes with every other package, and would make each a deploy.
  for (const file of LEFT_BY_NPM) rmSync(join(outputDir, file), { force: true })
}

const LEFT_BY_NPM = ['package-lock.json', 'node_modules/.package-lock.json']

/** Lends files of a project for the time of an installation: what the lock pins and from where. Settings may hold a token. */
function withFiles(names: readonly string[], from: string, to: string, install: () => void): void {
  const lent = names.filter((name) => existsSync(join(from, name)))
  for (const name of lent) copyFileSync(join(from, name), join(to, name))
  try {
    install()
  } finally {
    for (const name of lent) rmSync(join(to, name), { force: true })
  }
}

function runNpm(cwd: string, command: 'install' | 'ci', cpu: string): void {
  const target = ['--os=linux', '--libc=glibc', `--cpu=${cpu}`]
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const npm = spawnSync('npm', [command, '--omit=dev', '--ignore-scripts', ...target, ...quiet], {
    cwd,
    encoding: 'utf8',
    // On Windows npm is a script, which only a shell starts.
    shell: process.platform === 'win32',
  })
  if (npm.error !== undefined)
    throw new Error('npm could not be started; it has to be on the PATH', { cause: npm.error })
  if (npm.status !== 0)
    throw new Error(`npm ${command} failed for the packages of a worker:\n${npm.stderr}${npm.stdout}`)
}

function installedVersion(name: string, entry: string): string | undefined {
  const file = findUp(join('node_modules', name, 'package.json'), entry)
  if (file === undefined) return undefined
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: string }
  return version
}

/** The nearest `path` in the folders above `from`. */
function findUp(path: string, from: string): string | undefined {
  const folder = dirname(from)
  const candidate = join(folder, path)
  if (existsSync(candidate)) return candidate
  return folder === from ? undefined : findUp(path, folder)
}
