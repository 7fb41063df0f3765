import * as v from 'valibot'
import { bulk, type Route } from '../http/routes.ts'
import { priority, short } from './fields.ts'
import { given } from './task-routes.ts'

const FILTER = v.strictObject({
  group: v.optional(short),
  priority: v.optional(priority),
  reason: v.optional(short),
  name: v.optional(short),
  before: v.optional(short),
  max: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
})

/** Messages without a record. To look is to receive them, which counts and hides them for a moment: so that is an operation, too. */
export const deadLetterRoutes: readonly Route[] = [
  bulk('/api/dead-letters/preview', FILTER, async ({ client }, filter, { signal }, emit) =>
    (await client()).deadLetters.preview(given(filter), { signal, onProgress: emit }),
  ),
  bulk('/api/dead-letters/redrive', FILTER, async ({ client }, filter, { signal }, emit) =>
    (await client()).deadLetters.redrive(given(filter), { signal, onProgress: emit }),
  ),
]
