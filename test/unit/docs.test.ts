import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { compileBlocks, docBlocks } from '../support/doc-blocks.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const PAGES = ['README.md', ...globSync('docs/{operations,guide/*}.md', { cwd: ROOT })].sort()

test('every TypeScript block of the README and the guide compiles as strictly as the code', {
  timeout: 120_000,
}, () => {
  const blocks = PAGES.flatMap((page) => docBlocks(ROOT, page))

  expect(blocks.length).toBeGreaterThan(4)
  expect(compileBlocks(ROOT, blocks)).toEqual([])
})

test('a block that does not compile is told by its page and line', { timeout: 120_000 }, () => {
  const path = resolve(ROOT, 'docs/blocks/broken/block-0.ts')
  const source = "import { task } from 'tasklane'\n\ntask({ name: 7, run: () => 1 })\n"

  const problems = compileBlocks(ROOT, [{ page: 'broken.md', line: 10, path, source }])

  expect(problems).toEqual([expect.stringMatching(/^broken\.md:13: Type 'number' is not assignable to type 'string'/)])
})
