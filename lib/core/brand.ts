/**
 * Whether `value` is an Error that carries `brand`. Brands hold across bundled copies, where `instanceof` a class of ours fails.
 *
 * Handlers may throw and return anything, Proxy objects with traps that throw included: those are just not ours.
 */
export function isBrandedError(value: unknown, brand: symbol): boolean {
  return isError(value) && isBranded(value, brand)
}

/** As {@link isBrandedError}, for any object. */
export function isBranded(value: unknown, brand: symbol): boolean {
  try {
    return typeof value === 'object' && value !== null && brand in value
  } catch {
    return false
  }
}

/** `instanceof Error` for values that may be hostile. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error
  } catch {
    return false
  }
}
