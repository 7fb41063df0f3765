import type { StandardSchemaV1 } from '@standard-schema/spec'
import { InputValidationError } from './errors/index.ts'

/**
 * The parsed input, as the handler gets it; `input` itself where the task has no schema.
 *
 * Stays synchronous for schemas that are, so that a thousand validations in one tick stay in one tick.
 *
 * @throws InputValidationError, or a rejection with it.
 */
export function parseInput(
  taskName: string,
  schema: StandardSchemaV1 | undefined,
  input: unknown,
  hint?: string,
): unknown | Promise<unknown> {
  if (schema === undefined) return input
  const result = schema['~standard'].validate(input)
  return result instanceof Promise
    ? result.then((settled) => parsedValue(taskName, settled, hint))
    : parsedValue(taskName, result, hint)
}

function parsedValue(taskName: string, result: StandardSchemaV1.Result<unknown>, hint?: string): unknown {
  if (result.issues === undefined) return result.value
  throw new InputValidationError(taskName, result.issues, hint)
}

export function isSchema(value: unknown): value is StandardSchemaV1 {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  const standard = (value as Partial<StandardSchemaV1>)['~standard']
  return typeof standard?.validate === 'function'
}
