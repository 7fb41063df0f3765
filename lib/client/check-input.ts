import { decodeValue } from '../core/codec.ts'
import { InputValidationError } from '../core/errors/index.ts'
import type { JsonValue } from '../core/json.ts'
import { parseInput } from '../core/schema.ts'
import type { Route } from './routes.ts'

/**
 * Validates what the worker will get to see: the input as the codec brings it back, not as it was given.
 *
 * @throws InputValidationError (or a rejection with it); with a hint where a value such as a Date arrives as something else.
 */
export function checkInput(
  { name, spec, codec }: Route,
  given: unknown,
  encoded: JsonValue | undefined,
): void | Promise<void> {
  if (spec?.schema === undefined) return undefined
  const hinted = (error: unknown): never => {
    throw error instanceof InputValidationError ? withHint(error, given) : error
  }
  try {
    const parsed = parseInput(name, spec.schema, decodeValue(codec, encoded, 'input'))
    if (parsed instanceof Promise) return parsed.then(() => undefined, hinted)
  } catch (error) {
    hinted(error)
  }
  return undefined
}

function withHint(error: InputValidationError, given: unknown): InputValidationError {
  const changed = error.issues.map(({ path = [] }) => valueAt(given, path)).find(changesOnTheWay)
  if (changed === undefined) return error
  const hint = changed instanceof Date ? DATE_HINT : `; a ${changed.constructor.name} travels as what its toJSON gives`
  return new InputValidationError(error.taskName, error.issues, hint)
}

const DATE_HINT = "; a Date travels as a string: use z.coerce.date() or the like in the schema, or codec 'rich'"

type PathStep = PropertyKey | { readonly key: PropertyKey }

function valueAt(value: unknown, path: readonly PathStep[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    const key = typeof step === 'object' ? step.key : step
    return typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined
  }, value)
}

function changesOnTheWay(value: unknown): value is { toJSON(): unknown } {
  return typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
}
