import { CommanderError } from 'commander'
import { closestMatch } from 'leven'
import { docsOf } from '../core/errors/docs-of.ts'
import { TaskFailedError, TasklaneError, UnknownTaskError } from '../core/errors/index.ts'
import type { Colours } from './colours.ts'
import { EXIT } from './exit-codes.ts'
import { Interrupted, NotAllDone, UsageError } from './usage-error.ts'

/** How a command failed. */
export interface Failure {
  readonly exitCode: number
  /** `undefined` when all has been said. */
  readonly error?: FailureText
}

/** What `--json` prints under `error`: the fields of the library's errors beside these two. */
interface FailureText {
  readonly code: string
  readonly message: string
  /** The command that tells more. */
  readonly docs?: string
  readonly [field: string]: unknown
}

/** Errors of the library which say that the command itself has to change. */
const USAGE_CODES: readonly string[] = ['OPTION_INVALID', 'INPUT_INVALID', 'UNKNOWN_TASK']

/** What to print of an error, and what to exit with. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return commanderFailure(error)
  if (error instanceof NotAllDone) return { exitCode: EXIT.failed }
  if (error instanceof Interrupted) return { exitCode: EXIT.interrupted }
  if (error instanceof UsageError) return { exitCode: EXIT.usage, error: textOf(error) }
  if (TasklaneError.is(error)) {
    const exitCode = USAGE_CODES.includes(error.code) ? EXIT.usage : EXIT.failed
    return { exitCode, error: { ...textOf(error), docs: moreOf(error), ...suggestion(error) } }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { exitCode: EXIT.failed, error: { code: codeOf(error) ?? 'UNEXPECTED', message } }
}

/** For people: what happened, and where there is more of it. */
export function failureLines({ message, docs }: Pick<FailureText, 'message' | 'docs'>, colours: Colours): string[] {
  return [`${colours.red('error')} ${message}`, ...(docs === undefined ? [] : [colours.dim(`      ${docs}`)])]
}

/** Help and version come this way too; commander has printed them, or what was wrong. */
function commanderFailure({ exitCode, code, message }: CommanderError): Failure {
  if (exitCode === 0) return { exitCode: EXIT.ok }
  return { exitCode: EXIT.usage, error: { code: 'USAGE', message: message.replace(/^error: /, ''), reason: code } }
}

function textOf(error: Error & { readonly code: string }): FailureText {
  const { name: _, ...fields }: Readonly<Record<string, unknown>> = { ...error }
  return { ...fields, code: error.code, message: error.message }
}

/** What tells more: of a task that failed, the page of what it failed with, or the task itself with its stack. */
function moreOf(error: TasklaneError): string {
  if (!(error instanceof TaskFailedError) || error.taskId === undefined) return error.docs
  return docsOf(error.errorCode) ?? `tasklane status ${error.taskId} --logs`
}

/** `did you mean ...` for a task or a schedule that nobody knows. */
function suggestion(error: TasklaneError): { readonly message?: string; readonly nearest?: string } {
  const nearest = error instanceof UnknownTaskError ? nearestOf(error.taskName, error.known) : nearestKnown(error)
  return nearest === undefined ? {} : { message: `${error.message} (Did you mean ${nearest}?)`, nearest }
}

/** As it was found where the error came by. */
function nearestKnown(error: TasklaneError & { readonly nearest?: unknown }): string | undefined {
  return typeof error.nearest === 'string' ? error.nearest : undefined
}

/** What was probably meant; `undefined` where nothing is near enough. */
export function nearestOf(text: string, known: readonly string[]): string | undefined {
  return closestMatch(text, [...known], { maxDistance: Math.max(2, Math.ceil(text.length / 3)) })
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { readonly code?: unknown }).code : undefined
  return typeof code === 'string' ? code : undefined
}
