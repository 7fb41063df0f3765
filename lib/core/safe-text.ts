/** Text for storing and showing what handlers throw, return and log. Nothing here throws, whatever it is given. */

/** At most `max` characters of `value`, without lone surrogates, which no service takes. Says how much was cut. */
export function storable(value: string, max: number): string {
  if (value.length <= max) return value.toWellFormed()
  return `${value.slice(0, max).toWellFormed()}… (${value.length - max} more characters)`
}

/** What `read` gives, if it is a string, else ''; getters may throw. */
export function textOr(read: () => unknown): string {
  try {
    const value = read()
    return typeof value === 'string' ? value : ''
  } catch {
    return ''
  }
}

/** A string as it is; anything else by its type, and as JSON where it has any. */
export function described(value: unknown): string {
  if (typeof value === 'string') return value
  const kind = value === null ? 'null' : typeof value
  const json = textOr(() => JSON.stringify(value))
  return json === '' || json === kind ? kind : `${kind}: ${json}`
}
