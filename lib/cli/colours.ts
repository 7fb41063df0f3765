import { createColors } from 'picocolors'

export type Colours = ReturnType<typeof createColors>

/** Colours on a terminal only, and never under NO_COLOR; FORCE_COLOR has them anywhere. */
export function coloursFor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Colours {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment
  if (NO_COLOR) return createColors(false)
  return createColors(Boolean(FORCE_COLOR) || (stream.isTTY === true && TERM !== 'dumb'))
}
