/** Keys under which secrets stand. `tokens` is left out: it is what language models are counted in. */
const SECRET_KEY =
  /pass(word|wd|phrase|code)|^pass$|secret|token(?!s)|^auth$|authorization|credential|(api|access|private|encryption|signing)[-_ ]?key|cookie|session[-_ ]?id/i

const REDACTED = '[redacted]'

/** Whether what stands under `key` must not be seen: by its name, or because the app says so. */
function isSecretKey(key: string, more: readonly string[]): boolean {
  return SECRET_KEY.test(key) || (more.length > 0 && more.includes(key.toLowerCase()))
}

/**
 * A replacer for `JSON.stringify` that blanks out secrets at any depth, and keeps of errors what people look for. Yes, no and nothing are
 * never secret.
 *
 * @param more - keys that are secret as well, in lower case.
 */
export function redacting(more: readonly string[]): (key: string, value: unknown) => unknown {
  return (key, value) => {
    if (value === null || value === undefined || typeof value === 'boolean') return value
    if (isSecretKey(key, more)) return REDACTED
    if (!(value instanceof Error)) return value
    const { name, message, stack, cause } = value
    return { ...value, name, message, stack, ...(cause !== undefined && { cause }) }
  }
}
