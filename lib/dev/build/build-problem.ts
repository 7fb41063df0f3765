import type { BuildFailure, Message } from 'esbuild'
import { DevServerError } from '../dev-error.ts'

/** What esbuild found, as one message with a line for each: `tasks.ts:3:7: Expected ";" but found "x"`. */
export function buildProblem(entry: string, failure: BuildFailure): DevServerError {
  if (failure.errors.some(isMissingDefault)) {
    return new DevServerError(
      'NO_APP',
      `${entry} has no default export; end it with: export default defineApp('my-app', { tasks: [...] })`,
    )
  }
  const lines = failure.errors.map((message) => `  ${line(message)}`)
  const remedy = failure.errors.some(({ text }) => text.includes('.node'))
    ? '\nA package with native parts must be named in its group: group({ nodeModules: [...] }), and be installed.'
    : ''
  return new DevServerError('BUILD_FAILED', `${entry} does not compile:\n${lines.join('\n')}${remedy}`)
}

export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors)
}

function isMissingDefault({ text }: Message): boolean {
  return /^No matching export in .* for import "default"/.test(text)
}

function line({ location, text }: Message): string {
  // esbuild counts columns from 0, editors from 1.
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`
}
