import { ErrorCode, TasklaneError } from '../../core/errors/index.ts'

/** `warn`: it works, but not for long, or not for all. `skipped`: it could not be looked at; what said so stands above it. */
export type Level = 'ok' | 'warn' | 'fail' | 'skipped'

/** One thing that was looked at. */
export interface Check {
  readonly name: string
  readonly level: Level
  /** What was found; where that is bad, with what to do. */
  readonly said: string
  /** Of the error, where there was one. */
  readonly code?: string
}

export function ok(name: string, said: string): Check {
  return { name, level: 'ok', said }
}

export function failed(name: string, error: unknown): Check {
  const said = error instanceof Error ? error.message : String(error)
  return { name, level: 'fail', said, ...(TasklaneError.is(error) && { code: error.code }) }
}

export function isDenied(error: unknown): boolean {
  return TasklaneError.is(error) && error.code === ErrorCode.AccessDenied
}

/** What `look` found; its failure as a check, too. What may not be looked at is no failure: others may have the right. */
export async function looked(name: string, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look()
  } catch (error) {
    if (isDenied(error)) return { name, level: 'skipped', said: 'these credentials may not look' }
    return failed(name, error)
  }
}
