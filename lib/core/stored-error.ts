import { isError } from './brand.ts'
import { ErrorCode, TasklaneError } from './errors/index.ts'
import type { StoredError } from './record.ts'
import { described, storable, textOr } from './safe-text.ts'

/** In characters. Longer texts are cut: every update of a record is billed by its size, and no item may pass 400 KB. */
const MAX = { type: 256, code: 256, message: 2048, stack: 4096 } as const

/** Whatever a handler threw, in the form that is stored. Survives non-errors, throwing getters, Proxy objects and cyclic causes. */
export function storedError(thrown: unknown, retryable: boolean): StoredError {
  if (!isError(thrown)) {
    return { type: 'Error', code: ErrorCode.HandlerError, message: storedText(thrownText(thrown)), retryable }
  }
  const stack = textOr(() => thrown.stack)
  const code = textOr(() => (TasklaneError.is(thrown) ? thrown.code : (thrown as { code?: unknown }).code))
  return {
    type: storable(textOr(() => thrown.name) || 'Error', MAX.type),
    code: storable(code || ErrorCode.HandlerError, MAX.code),
    message: storedText(textOr(() => thrown.message)),
    ...(stack !== '' && { stack: storable(stack, MAX.stack) }),
    retryable,
  }
}

/** What was thrown, as an Error, for those who are handed one. */
export function asError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error(thrownText(thrown), { cause: thrown })
}

/** A message of a stored error: what a handler gave as one, whatever it is. */
export function storedText(value: unknown): string {
  return storable(described(value), MAX.message)
}

function thrownText(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : `a thrown ${described(thrown)}`
}
