import { type AwsError, invalid } from '../aws-error.ts'
import { isRecord } from '../http-json.ts'

/** What one field of a request may hold. `at` is where AWS' messages say it is: `target.arn`. */
export interface TextRule {
  readonly at: string
  /** In characters. @default 1 */
  readonly min?: number
  readonly max: number
  readonly pattern?: RegExp
}

type Input = Record<string, unknown>

/** A structure's text; `undefined` where there is none. @throws AwsError ValidationException, as all below. */
export function optionalText(value: unknown, { at, min = 1, max, pattern }: TextRule): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw failed(value, at, 'Member must be a string')
  if (value.length < min) throw failed(value, at, `Member must have length greater than or equal to ${min}`)
  if (value.length > max) throw failed(value, at, `Member must have length less than or equal to ${max}`)
  if (pattern?.test(value) === false)
    throw failed(value, at, `Member must satisfy regular expression pattern: ${pattern.source}`)
  return value
}

export function requiredText(value: unknown, rule: TextRule): string {
  return optionalText(value, rule) ?? missing(rule.at)
}

export function optionalChoice<T extends string>(value: unknown, at: string, choices: readonly T[]): T | undefined {
  if (value === undefined || value === null) return undefined
  const choice = choices.find((one) => one === value)
  if (choice === undefined) throw failed(value, at, `Member must satisfy enum value set: [${choices.join(', ')}]`)
  return choice
}

/** A whole number of a range, both ends included. */
export function optionalNumber(value: unknown, at: string, min: number, max: number): number | undefined {
  if (value === undefined || value === null) return undefined
  const number = typeof value === 'number' ? value : Number.NaN
  if (number < min) throw failed(value, at, `Member must have value greater than or equal to ${min}`)
  if (number > max) throw failed(value, at, `Member must have value less than or equal to ${max}`)
  if (!Number.isInteger(number)) throw failed(value, at, 'Member must be a whole number')
  return number
}

/** In seconds since 1970. */
export function optionalTime(value: unknown, at: string): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) throw failed(value, at, 'Member must be a timestamp')
  return value
}

export function optionalStructure(value: unknown, at: string): Input | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) throw failed(value, at, 'Member must be a structure')
  return value
}

export function requiredStructure(value: unknown, at: string): Input {
  return optionalStructure(value, at) ?? missing(at)
}

/** Leaves out what is `undefined`, which JSON and the strict types don't know. */
export function given<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: T })
}

function missing(at: string): never {
  throw failed(null, at, 'Member must not be null')
}

function failed(value: unknown, at: string, constraint: string): AwsError {
  const shown = value === null ? 'null' : `'${typeof value === 'string' ? value.slice(0, 300) : JSON.stringify(value)}'`
  return invalid(`1 validation error detected: Value ${shown} at '${at}' failed to satisfy constraint: ${constraint}`)
}
