import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { guessNodeModules, linkPackages } from '../../../lib/dev/build/external-packages.ts'

const folder = mkdtempSync(join(tmpdir(), 'tasklane-test-'))

it('finds the packages that groups name in the text of the sources', () => {
  const file = join(folder, 'groups.ts')
  writeFileSync(file, `group({ nodeModules: ['sharp', "@scope/native"] }); group({ nodeModules : [\n  'canvas',\n] })`)

  expect(guessNodeModules([file])).toEqual(['@scope/native', 'canvas', 'sharp'])
})

it('says how to install a package that is missing', () => {
  expect(() => linkPackages(['no-such-package'], join(folder, 'tasks.ts'), folder)).toThrow(
    expect.objectContaining({
      reason: 'MODULE_MISSING',
      message: expect.stringContaining('npm install no-such-package'),
    }),
  )
})
