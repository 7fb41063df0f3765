import { DefinitionError } from '../../lib/core/errors/index.ts'

/** What AWS would refuse minutes into a deploy is found at synth. One sentence a mistake, with the value, the limit and the remedy. */

/** @throws DefinitionError listing them, when there are any. */
export function refuseAny(subject: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new DefinitionError(subject, problems)
}

/** The sentences among what checks gave. */
export function sentences(checks: readonly (string | false | undefined)[]): string[] {
  return [...new Set(checks.filter((problem) => typeof problem === 'string'))]
}
