import { ErrorCode, TasklaneError } from '../../core/errors/index.ts'
import type { ErrorBody } from '../api-types.ts'
import { Refusal } from './refusal.ts'

/** An error as the API answers it. The message names the remedy; it is shown as it is. */
export interface ErrorAnswer {
  readonly status: number
  readonly error: ErrorBody['error']
}

/** What is the asker's mistake; the rest is the backend's. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  [ErrorCode.OptionInvalid]: 400,
  [ErrorCode.InputInvalid]: 400,
  [ErrorCode.Serialization]: 400,
  [ErrorCode.PayloadTooLarge]: 400,
  [ErrorCode.UnknownTask]: 400,
  [ErrorCode.UnknownCodec]: 400,
  [ErrorCode.NotTracked]: 404,
  [ErrorCode.TaskNotFound]: 404,
  [ErrorCode.ScheduleNotFound]: 404,
  [ErrorCode.ScheduleDeclared]: 409,
  [ErrorCode.ScheduleConflict]: 409,
  [ErrorCode.AccessDenied]: 403,
}

export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof Refusal) return { status: error.status, error: { code: error.code, message: error.message } }
  if (TasklaneError.is(error)) {
    const { code, message, docs } = error
    return { status: STATUS[code] ?? 502, error: { code, message, docs } }
  }
  // A mistake of ours: the page must show it, and the process goes on.
  return { status: 500, error: { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) } }
}
