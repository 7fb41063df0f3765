import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The app's module when none is named: package.json's `"tasklane": { "entry": ... }`, or `tasks.ts`. */
export function projectEntry(folder: string): string {
  return resolve(folder, configuredEntry(join(folder, 'package.json')) ?? 'tasks.ts')
}

function configuredEntry(packageFile: string): string | undefined {
  try {
    const { tasklane } = JSON.parse(readFileSync(packageFile, 'utf8')) as {
      readonly tasklane?: { readonly entry?: unknown }
    }
    return typeof tasklane?.entry === 'string' ? tasklane.entry : undefined
  } catch {
    // No package.json, or one that npm itself would complain of.
    return undefined
  }
}
