import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nameProblem } from '../core/names.ts'
import { projectEntry, projectSettings } from './project-entry.ts'

/**
 * The app of the project in `folder`: package.json's `"tasklane": { "app": ... }`, or what its tasks module gives to `defineApp`, by that
 * module's text: to load it would run the user's code for a mere name. `undefined` where neither says.
 */
export function projectApp(folder: string): string | undefined {
  const { app } = projectSettings(join(folder, 'package.json'))
  return app ?? appNamedIn(textOf(projectEntry(folder)))
}

/** The name in `defineApp('name'`, where it is a literal. */
export function appNamedIn(source: string): string | undefined {
  const [, , name = ''] = /\bdefineApp\(\s*(['"`])([^'"`]*)\1/.exec(source) ?? []
  return nameProblem('app', name) === undefined ? name : undefined
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
