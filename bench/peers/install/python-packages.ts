import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REQUIREMENTS = fileURLToPath(new URL('../python/requirements.txt', import.meta.url))

/** A Python that has the contestants, and their versions. */
export interface Python {
  readonly interpreter: string
  readonly versions: Readonly<Record<string, string>>
}

/** Makes a virtual environment in the temporary folder, or takes that of an earlier run. */
export function installPythonPackages(): Python {
  const text = readFileSync(REQUIREMENTS, 'utf8')
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  const folder = join(tmpdir(), `tasklane-bench-python-${hash}`)
  const interpreter = join(folder, 'bin', 'python')
  const done = join(folder, 'installed')
  if (!existsSync(done)) {
    console.log('installing the Python packages to compare with ...')
    rmSync(folder, { recursive: true, force: true })
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' })
    execFileSync(interpreter, ['-m', 'pip', 'install', '--quiet', '-r', REQUIREMENTS], { stdio: 'inherit' })
    writeFileSync(done, '')
  }
  const versions = Object.fromEntries(
    [...text.matchAll(/^([\w-]+)==(.+)$/gm)].map(([, name, version]) => [name, version]),
  )
  const python = execFileSync(interpreter, ['--version'], { encoding: 'utf8' }).replace('Python ', '').trim()
  return { interpreter, versions: { itself: python, ...versions } }
}
