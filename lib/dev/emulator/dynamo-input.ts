import { AwsError } from './aws-error.ts'
import { type DynaliteError, isDynaliteError, loadValidation, type Store, validations } from './dynalite.ts'

/** The parameter that dynalite doesn't know; where it is left out, the failed condition's item isn't returned. */
const oldItemOnFailure = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
}
const conditionalWrites = new Set(['PutItem', 'UpdateItem', 'DeleteItem'])
const checks = new Map<string, { types: object; custom?: unknown }>()

/**
 * Checks one operation's input as DynamoDB does and gives it back with its expressions parsed.
 * @throws AwsError ValidationException or SerializationException, in DynamoDB's words.
 */
export function parseInput<T extends object>(store: Store, operation: string, input: object): T {
  const { types, custom } = checksOf(operation)
  try {
    const checked = validations.checkTypes(input, types)
    validations.checkValidations(checked, types, custom, store)
    return checked as T
  } catch (error) {
    throw isDynaliteError(error) ? fromDynalite(error) : error
  }
}

/** The wire form of an error that dynalite made. */
export function fromDynalite(error: DynaliteError): AwsError {
  const { __type, message, Message, ...fields } = error.body
  return new AwsError(__type.slice(__type.indexOf('#') + 1), message ?? Message ?? '', error.statusCode, fields)
}

function checksOf(operation: string): { types: object; custom?: unknown } {
  const known = checks.get(operation)
  if (known !== undefined) return known
  const { types, custom } = loadValidation(operation)
  const all = { types: conditionalWrites.has(operation) ? { ...types, ...oldItemOnFailure } : types, custom }
  checks.set(operation, all)
  return all
}
