import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { IAM_PAGE, iamPage } from '../../scripts/iam-tables.ts'

test("the guide's tables of permissions and of cdk-nag's findings are those that the constructs use: `npm run docs`", () => {
  expect(readFileSync(IAM_PAGE, 'utf8')).toBe(iamPage())
})
