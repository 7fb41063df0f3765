import { isBranded, isBrandedError } from './brand.ts'

/** What a handler may return or throw through its context to say how its task ends. Brands hold across bundled copies. */
const successBrand = Symbol.for('tasklane.success')
const failureBrand = Symbol.for('tasklane.failure')
const decisionBrand = Symbol.for('tasklane.decision')

export interface Success<T> {
  readonly value: T
  readonly [successBrand]: true
}

export interface Failure {
  readonly message: string
  readonly retryable: boolean
  readonly [failureBrand]: true
}

/** The value a handler's return type stands for: `success` unwrapped, `failure` gone. */
export type ReturnOf<R> = R extends Failure ? never : R extends Success<infer T> ? T : R

/** `return success(value)` ends the task as SUCCESS, as returning `value` does. */
export function success<T>(value: T): Success<T> {
  return { value, [successBrand]: true }
}

/**
 * `return failure('no such photo')` ends the task as FAILURE.
 *
 * @param options.retryable - whether the retry policy applies (without one: 3 attempts). @default false
 */
export function failure(message: string, options: { readonly retryable?: boolean } = {}): Failure {
  return { message, retryable: options.retryable ?? false, [failureBrand]: true }
}

/** What `ctx.requeue` and `ctx.reject` decided; thrown so that they work without `return`, too. */
export type Decision =
  | { readonly kind: 'requeue'; readonly delayMs: number }
  | { readonly kind: 'reject'; readonly reason: string }

export class DecisionSignal extends Error {
  readonly [decisionBrand] = true
  readonly decision: Decision

  constructor(decision: Decision) {
    super(`ctx.${decision.kind}() ends the handler by throwing; let it pass`)
    this.name = 'DecisionSignal'
    this.decision = decision
  }
}

export function isSuccess(value: unknown): value is Success<unknown> {
  return isBranded(value, successBrand)
}

export function isFailure(value: unknown): value is Failure {
  return isBranded(value, failureBrand)
}

export function isDecision(value: unknown): value is DecisionSignal {
  return isBrandedError(value, decisionBrand)
}
