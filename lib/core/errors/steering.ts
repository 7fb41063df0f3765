import { isBrandedError } from '../brand.ts'
import { type Duration, durationMs } from '../duration.ts'

const brand = Symbol.for('tasklane.steering')
type Kind = 'non-retryable' | 'retry-later' | 'discard'

abstract class Steering extends Error {
  abstract readonly [brand]: Kind

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** Throw it from a handler: FAILURE at once, whatever the retry policy says. */
export class NonRetryableError extends Steering {
  static override readonly name: string = 'NonRetryableError'
  readonly [brand] = 'non-retryable'
}

/** Throw it from a handler: run again after `delay`. Counts as an attempt. */
export class RetryLater extends Steering {
  static override readonly name: string = 'RetryLater'
  readonly [brand] = 'retry-later'
  readonly delayMs: number

  constructor(delay: Duration, message = 'the handler asked for a later retry', options?: ErrorOptions) {
    super(message, options)
    this.delayMs = durationMs(delay)
  }
}

/** Throw it from a handler: FAILURE TaskDiscarded, silently: no alarm, no logs kept. */
export class Discard extends Steering {
  static override readonly name: string = 'Discard'
  readonly [brand] = 'discard'

  constructor(message = 'the handler discarded the task', options?: ErrorOptions) {
    super(message, options)
  }
}

/** Which steering error `value` is, across bundled copies; `undefined` for anything else. */
export function steeringKind(value: unknown): Kind | undefined {
  return isBrandedError(value, brand) ? (value as Steering)[brand] : undefined
}
