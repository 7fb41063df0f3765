import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { docBlocks } from '../support/doc-blocks.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PAGE = 'docs/guide/schedules.md'
/** What a block prints stands in the fence right after it. */
const PRINTED = /^```ts\n\/\/ (?<name>[\w.-]+)\n[\s\S]*?^```\n\n```\n(?<output>[\s\S]*?)^```$/gm

const printed = new Map(
  [...readFileSync(resolve(ROOT, PAGE), 'utf8').matchAll(PRINTED)].map(({ groups }) => [
    groups?.['name'] ?? '',
    groups?.['output'],
  ]),
)

test('the guide to schedules has programs with what they print', () => {
  expect([...printed.keys()]).toEqual(['declared.ts', 'run-time.ts', 'bound.ts', 'long-delays.ts'])
})

test.each([...printed])(
  '%s of the guide to schedules prints what stands below it',
  { timeout: 60_000 },
  async (name, output) => {
    const block = docBlocks(ROOT, PAGE).find(({ path }) => path.endsWith(`/${name}`))
    const program = ['--conditions=tasklane-source', '--input-type=module-typescript', '-e', block?.source ?? '']

    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT })

    expect(stdout).toBe(output)
  },
)
