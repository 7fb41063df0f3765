import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'

/** Each rule with an import that breaks it: from, to. */
const PLANTED = {
  'no-cycles': ['lib/core/a.ts', './b.ts'],
  'core-is-pure': ['lib/core/a.ts', 'node:fs'],
  'ports-speak-core': ['lib/ports/a.ts', '../client/b.ts'],
  'client-uses-ports': ['lib/client/a.ts', '../adapters/b.ts'],
  'worker-uses-ports': ['lib/worker/a.ts', '../client/b.ts'],
  'adapters-are-leaves': ['lib/adapters/a.ts', '../worker/b.ts'],
  'aws-at-the-edges': ['lib/client/a.ts', '@aws-sdk/client-sqs'],
  'telemetry-at-the-edge': ['lib/worker/a.ts', '@opentelemetry/api'],
  'infra-takes-core': ['infra/a.ts', '../lib/worker/b.ts'],
  'lib-is-below': ['lib/dev/a.ts', '../../functions/b.ts'],
  'browser-takes-types': ['dashboard/a.ts', '../lib/core/b.ts'],
  'dashboard-uses-the-client': ['lib/dashboard/a.ts', '../client/b.ts'],
  'no-test-in-production': ['lib/worker/a.ts', '../../test/b.ts'],
  resolvable: ['lib/worker/a.ts', './nowhere.ts'],
} as const

const root = mkdtempSync(join(tmpdir(), 'tasklane-layers-'))
afterAll(() => rmSync(root, { recursive: true }))

// Each starts the check as a process of its own, and a busy machine takes its time.
describe('the layers', { timeout: 60_000 }, () => {
  test('have a planted import for each rule', () => {
    const { forbidden } = createRequire(import.meta.url)('../../../.dependency-cruiser.cjs') as {
      forbidden: { name: string }[]
    }

    expect(Object.keys(PLANTED).sort()).toEqual(forbidden.map(({ name }) => name).sort())
  })

  test.concurrent.each(Object.entries(PLANTED))('%s is seen to fail', async (rule, [from, to]) => {
    const { stderr, code } = await cruise(plant(rule, from, to))

    expect(stderr).toContain(`${rule}: ${from}`)
    expect(code).toBe(1)
  })

  test('a check that looked at hardly any module fails', async () => {
    const { stderr, code } = await cruise(plant('few', 'lib/core/a.ts', './b.ts', 'export const b = 1\n'), 'lib')

    expect(stderr).toContain('the check is broken')
    expect(code).toBe(1)
  })
})

/** A house of two files in the shape of this one. */
function plant(name: string, from: string, to: string, target?: string): string {
  const house = join(root, name)
  write(join(house, from), `import * as planted from '${to}'\nexport const a = planted\n`)
  if (to.startsWith('.') && !to.includes('nowhere')) {
    const back = `./${from.split('/').at(-1)}`
    write(
      join(house, dirname(from), to),
      target ?? (name === 'no-cycles' ? `import * as a from '${back}'\nexport const b = a\n` : 'export const b = 1\n'),
    )
  }
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json', 'scripts'])
    cpSync(file, join(house, file), { recursive: true })
  symlinkSync(resolve('node_modules'), join(house, 'node_modules'))
  return house
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

async function cruise(house: string, ...folders: string[]): Promise<{ stderr: string; code: number }> {
  const given =
    folders.length > 0
      ? folders
      : ['lib', 'infra', 'functions', 'dashboard', 'test'].filter((folder) => existsSync(join(house, folder)))
  return promisify(execFile)(process.execPath, ['scripts/layers.ts', ...given], { cwd: house }).then(
    ({ stderr }) => ({ stderr, code: 0 }),
    (error: { stderr: string; code: number }) => ({ stderr: error.stderr, code: error.code }),
  )
}
