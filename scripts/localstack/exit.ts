import { CdkLocalError } from './cdklocal.ts'
import { NoLocalStackError } from './health.ts'

/** Ends a script: what is told on purpose in its own words, a defect with its stack. */
export function exitWithReason(error: unknown): void {
  const told = error instanceof NoLocalStackError || error instanceof CdkLocalError
  console.error(told ? `\nError: ${error.message}` : error)
  process.exitCode = 1
}
