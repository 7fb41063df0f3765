import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEFAULTS_PAGE, defaultsPage } from '../../../scripts/docs-tables.ts'

test("the guide's tables are those of the code: npm run docs", () => {
  expect(readFileSync(DEFAULTS_PAGE, 'utf8')).toBe(defaultsPage())
})
