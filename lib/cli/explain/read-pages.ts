import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFile } from '../package-file.ts'
import { type ErrorPage, readErrorPage } from './error-page.ts'

/** All pages of docs/errors, which come with the package, by their codes. */
export function readPages(folder = packageFile('docs/errors')): ErrorPage[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => readErrorPage(readFileSync(join(folder, file), 'utf8')))
}
