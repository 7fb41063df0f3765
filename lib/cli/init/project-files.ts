import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFile } from '../package-file.ts'
import { projectPackage } from './package-json.ts'

/** The name that the template's files have in the place of the project's. */
const PLACEHOLDER = /\bmy-app\b/g

/** The files of a new project, by their paths. The template is a project that is tested with tasklane itself. */
export function projectFiles(name: string): ReadonlyMap<string, string> {
  const template = packageFile('template')
  const own = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'))
  const copied = readdirSync(template).map((file): [string, string] => {
    const text = readFileSync(join(template, file), 'utf8').replaceAll(PLACEHOLDER, name)
    // npm packs no file that is called .gitignore.
    return [file === 'gitignore' ? '.gitignore' : file, text]
  })
  return new Map([['package.json', projectPackage(name, own)], ...copied])
}
