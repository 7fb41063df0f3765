import * as v from 'valibot'
import type { Duration } from '../../core/duration.ts'
import type { PriorityLevel } from '../../core/priority.ts'

/** What requests are made of. Bounds are those of a page; the client checks the rest, and says it better. */

export const NOTHING = v.strictObject({})

/** A name, a code, a key. */
export const short = v.pipe(v.string(), v.minLength(1), v.maxLength(512))

/** Such as `15m`; the client says what is wrong with one. */
export const duration = v.pipe(
  short,
  v.transform((text) => text as Duration),
)

export const status = v.picklist(['PENDING', 'STARTED', 'SUCCESS', 'FAILURE', 'CANCELLED'])

export const priority = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.maxValue(3),
  v.transform((level) => level as PriorityLevel),
)

export const labels = v.record(short, v.pipe(v.string(), v.maxLength(512)))

/** A query's text that is a whole number. */
export const count = (most: number) =>
  v.pipe(v.string(), v.digits(), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(most))

/** Labels in a query: `user=u1,region=eu`. */
export const labelText = v.pipe(
  v.string(),
  v.maxLength(2000),
  v.check((text) => labelPairs(text) !== undefined, 'must be label=value, several of them parted by commas'),
  v.transform((text) => labelPairs(text) ?? {}),
)

function labelPairs(text: string): Record<string, string> | undefined {
  const pairs = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => [part.slice(0, Math.max(0, part.indexOf('='))).trim(), part.slice(part.indexOf('=') + 1).trim()])
  return pairs.some(([key]) => key === '') ? undefined : (Object.fromEntries(pairs) as Record<string, string>)
}
