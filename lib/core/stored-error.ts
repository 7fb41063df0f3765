import { ErrorCode, TasklaneError } from './errors/index.ts'
import type { StoredError } from './record.ts'

/** Longer texts are cut: every update of a record is billed by its size. */
const MAX_MESSAGE = 2048
const MAX_STACK = 4096

/** Whatever a handler threw, in the form that is stored. Survives non-errors, throwing getters and cyclic causes. */
export function storedError(thrown: unknown, retryable: boolean): StoredError {
  if (!(thrown instanceof Error)) {
    return { type: 'Error', code: ErrorCode.HandlerError, message: cut(describe(thrown), MAX_MESSAGE), retryable }
  }
  const stack = text(() => thrown.stack)
  return {
    type: text(() => thrown.name) || 'Error',
    code:
      text(() => (TasklaneError.is(thrown) ? thrown.code : (thrown as { code?: unknown }).code)) ||
      ErrorCode.HandlerError,
    message: cut(
      text(() => thrown.message),
      MAX_MESSAGE,
    ),
    ...(stack !== '' && { stack: cut(stack, MAX_STACK) }),
    retryable,
  }
}

/** What was thrown, as an Error, for those who are handed one. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(describe(thrown), { cause: thrown })
}

function describe(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown
  const json = text(() => JSON.stringify(thrown))
  return `a thrown ${thrown === null ? 'null' : typeof thrown}${json === '' ? '' : `: ${json}`}`
}

/** What `read` gives, if it is a string; getters may throw. */
function text(read: () => unknown): string {
  try {
    const value = read()
    return typeof value === 'string' ? value : ''
  } catch {
    return ''
  }
}

function cut(value: string, max: number): string {
  return value.length <= max ? value : `${value.slice(0, max)}… (${value.length - max} more characters)`
}
