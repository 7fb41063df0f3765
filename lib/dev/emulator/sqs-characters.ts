/** What no message may hold: most control characters, lone surrogates, U+FFFE and U+FFFF. */
const REFUSED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

export function mayTravel(text: string): boolean {
  return !REFUSED.test(text)
}

/** fauxqs's own pattern sees halves of characters, and so refuses all beyond U+FFFF, emoji among them. SQS takes them. */
export async function takeAllCharacters(): Promise<void> {
  const inner: { readonly INVALID_MESSAGE_BODY_CHAR?: unknown } = await import(
    new URL('./sqs/sqsTypes.js', import.meta.resolve('fauxqs')).href
  )
  const pattern = inner.INVALID_MESSAGE_BODY_CHAR
  if (pattern instanceof RegExp) Object.assign(pattern, { test: (text: string) => REFUSED.test(text) })
}
