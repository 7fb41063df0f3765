import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { installModules } from '../../infra/constructs/installed-modules.ts'
import { ENTRY } from './synthesize.ts'

test.each([
  ['arm64', 'sharp-linux-arm64'],
  ['x86_64', 'sharp-linux-x64'],
] as const)('native parts are those of Lambda on %s, whatever this machine is', (architecture, expected) => {
  const outputDir = folder()

  installModules({ outputDir, entry: ENTRY, nodeModules: ['sharp'], architecture })

  const native = readdirSync(join(outputDir, 'node_modules/@img')).filter((name) => /^sharp-(?!libvips)/.test(name))
  expect(native).toEqual([expected])
})

test('neither lock nor npm settings are left beside the bundle', () => {
  const outputDir = folder()

  installModules({ outputDir, entry: ENTRY, nodeModules: ['picocolors'], architecture: 'arm64' })

  expect(readdirSync(outputDir).sort()).toEqual(['node_modules', 'package.json'])
  expect(readdirSync(join(outputDir, 'node_modules'))).toEqual(['picocolors'])
})

test('a package that the project has not installed is named, with the command that installs it', () => {
  const install = () =>
    installModules({ outputDir: folder(), entry: ENTRY, nodeModules: ['no-such-package'], architecture: 'arm64' })

  expect(install).toThrow(/'no-such-package' is not installed .*; run: npm install no-such-package/)
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tasklane-modules-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}
