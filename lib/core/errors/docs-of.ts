import { ErrorCode } from './base.ts'

/** The command that prints the page of a stored error's code; `undefined` for codes that handlers' errors bring, and where the page adds nothing. */
export function docsOf(code: string): string | undefined {
  return EXPLAINED.has(code) ? `tasklane explain ${code}` : undefined
}

/** What a handler threw is explained by its own message and stack. */
const EXPLAINED: ReadonlySet<string> = new Set(
  Object.values(ErrorCode).filter((code) => code !== ErrorCode.HandlerError),
)
