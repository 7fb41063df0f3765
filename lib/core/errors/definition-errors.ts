import { ErrorCode, TasklaneError } from './base.ts'

/** An app, task, group or schedule can't be as it was declared. Lists every mistake, each with its remedy. */
export class DefinitionError extends TasklaneError {
  static override readonly name: string = 'DefinitionError'
  readonly code = ErrorCode.Definition
  readonly retryable = false
  /** One sentence a mistake. */
  readonly problems: readonly string[]

  constructor(subject: string, problems: readonly string[]) {
    super(
      `${subject} has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}
