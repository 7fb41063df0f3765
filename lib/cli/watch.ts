import { pauseFor } from './interrupt.ts'
import type { Output, View } from './output.ts'
import { fitting, redraw } from './views/redraw.ts'

/** How a changing thing is shown again and again. */
export interface Watch<T> {
  readonly look: () => Promise<T>
  readonly view: View<T>
  /** Between two looks, in ms. */
  readonly intervalMs: number
}

/**
 * Looks again and again, until the signal: on a terminal in place, in a pipe anew whenever it reads differently, as JSON a line a look.
 *
 * Rejects with the signal's reason.
 */
export async function watchView<T>(
  out: Output,
  { look, view, intervalMs }: Watch<T>,
  signal: AbortSignal,
): Promise<never> {
  const screen = liveScreen(out)
  for (;;) {
    const data = await look()
    signal.throwIfAborted()
    screen(data, view)
    await pauseFor(intervalMs, signal)
  }
}

/** Shows one thing over the last one. */
export function liveScreen(out: Output): <T>(data: T, view: View<T>) => void {
  const inPlace = !out.json && process.stdout.isTTY
  let shown: readonly string[] = []
  return (data, view) => {
    if (out.json) return out.show(data, view)
    const lines = view(data, out.look())
    const now = inPlace ? fitting(lines, process.stdout.rows) : lines
    if (inPlace) process.stdout.write(redraw(shown.length, now))
    else if (now.join('\n') !== shown.join('\n'))
      out.show([...(shown.length > 0 ? [''] : []), ...now], (texts) => texts)
    shown = now
  }
}
