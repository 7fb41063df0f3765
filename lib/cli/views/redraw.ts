/** Those of `lines` that a terminal of `rows` rows has room for, the last of which says how many are left out: a cursor climbs no further than the first row. */
export function fitting(lines: readonly string[], rows: number): readonly string[] {
  const room = Math.max(1, rows - 1)
  if (lines.length <= room) return lines
  const shown = lines.slice(0, room - 1)
  return [...shown, `… ${lines.length - shown.length} more lines`]
}

/** What a terminal is sent to have `lines` in the place of the `shown` lines above its cursor. What is too wide is cut off, not wrapped. */
export function redraw(shown: number, lines: readonly string[]): string {
  const up = shown > 0 ? `\u001b[${shown}A` : ''
  return `${up}\r\u001b[J${NO_WRAP}${lines.map((line) => `${line}\n`).join('')}${WRAP}`
}

const NO_WRAP = '\u001b[?7l'
const WRAP = '\u001b[?7h'
