import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { docBlocks } from '../support/doc-blocks.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PAGES = ['docs/guide/schedules.md', 'docs/guide/telemetry.md']
/** What a block prints stands in the fence right after it. */
const PRINTED = /^```ts\n\/\/ (?<name>[\w.-]+)\n[\s\S]*?^```\n\n```\n(?<output>[\s\S]*?)^```$/gm

const printed = PAGES.flatMap((page) =>
  [...readFileSync(resolve(ROOT, page), 'utf8').matchAll(PRINTED)].map(
    ({ groups }) => [groups?.['name'] ?? '', page, groups?.['output']] as const,
  ),
)

test('the guides have programs with what they print', () => {
  const programs = ['declared.ts', 'run-time.ts', 'bound.ts', 'long-delays.ts', 'hooks.ts', 'logs.ts']
  expect(printed.map(([name]) => name)).toEqual(programs)
})

test.each(printed)('%s of %s prints what stands below it', { timeout: 60_000 }, async (name, page, output) => {
  const block = docBlocks(ROOT, page).find(({ path }) => path.endsWith(`/${name}`))
  const program = ['--conditions=tasklane-source', '--input-type=module-typescript', '-e', block?.source ?? '']

  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT })

  expect(stdout).toBe(output)
})
