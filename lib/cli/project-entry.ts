import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What package.json may say under `"tasklane"`. */
interface ProjectSettings {
  /** The module whose default export is the app, relative to package.json. */
  readonly entry?: string
  /** The app's name. */
  readonly app?: string
}

/** The app's module when none is named: package.json's `"tasklane": { "entry": ... }`, or `tasks.ts`. */
export function projectEntry(folder: string): string {
  return resolve(folder, projectSettings(join(folder, 'package.json')).entry ?? 'tasks.ts')
}

/** What to say where there is none. */
export function noTasksFile(path: string): string {
  return `there is no tasks file ${resolve(path)}; name the module whose default export is the app, or make a project: tasklane init my-app`
}

export function projectSettings(packageFile: string): ProjectSettings {
  try {
    const { tasklane } = JSON.parse(readFileSync(packageFile, 'utf8')) as {
      readonly tasklane?: { readonly entry?: unknown; readonly app?: unknown }
    }
    const { entry, app } = tasklane ?? {}
    return { ...(typeof entry === 'string' && { entry }), ...(typeof app === 'string' && { app }) }
  } catch {
    // No package.json, or one that npm itself would complain of.
    return {}
  }
}
