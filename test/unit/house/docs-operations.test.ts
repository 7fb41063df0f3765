import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { filled, PAGES } from '../../../scripts/docs-operations.ts'

test.each(Object.keys(PAGES))('the tables of %s are those of the code: npm run docs', (page) => {
  const text = readFileSync(page, 'utf8')

  expect(text).toBe(filled(page, text))
})

test('a page that has lost the place of a table is told', () => {
  expect(() => filled('docs/operations.md', '# Runbook')).toThrow("no place for its table 'alarms'")
})
