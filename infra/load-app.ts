import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AppSpec, appSpec } from '../lib/core/app.ts'
import type { App } from '../lib/core/app-types.ts'
import { DefinitionError } from '../lib/core/errors/index.ts'
import { checkModule } from './synth-child/check-entry.ts'

export interface LoadedApp {
  readonly app: App
  readonly spec: AppSpec
  /** Absolute. */
  readonly entry: string
}

/**
 * The app that a module exports by default.
 *
 * @param entry - from the working directory, or absolute; TypeScript where Node strips its types.
 * @throws DefinitionError when there is no such module, or it exports no app, or its import has effects.
 */
export async function loadApp(entry: unknown): Promise<LoadedApp> {
  if (typeof entry !== 'string' || entry === '') {
    throw new DefinitionError('the entry', [
      'none is given; pass -c entry=src/tasks.ts, or set context.entry in cdk.json',
    ])
  }
  const path = resolve(entry)
  if (!existsSync(path)) {
    throw new DefinitionError('the entry', [
      `there is no file ${path}; pass -c entry=PATH of the module that exports the app`,
    ])
  }
  // It is about to run here, with all that this process may do.
  checkModule(path)
  const { default: app } = (await import(pathToFileURL(path).href)) as { readonly default: App }
  return { app, spec: appSpec(app), entry: path }
}
