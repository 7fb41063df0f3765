import type { Look } from './look.ts'
import { cut, oneLine, pad, widthOf } from './text.ts'

export interface Column<Row> {
  readonly head: string
  readonly text: (row: Row) => string
  /** Colours what has been cut and padded. */
  readonly paint?: (text: string, row: Row, look: Look) => string
  readonly align?: 'left' | 'right'
  /** Cut only when nothing else is left to cut. */
  readonly whole?: boolean
}

const GAP = 2
/** What a cut column keeps, so that it still says something. */
const NARROWEST = 4

/** Rows under their heads, no wider than the look has columns. No rules: it reads alike on a terminal and in a pipe. */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[], look: Look): string[] {
  const texts = rows.map((row) => columns.map(({ text }) => oneLine(text(row))))
  const natural = columns.map(({ head }, index) =>
    texts.reduce((widest, cells) => Math.max(widest, widthOf(cells[index] ?? '')), widthOf(head)),
  )
  const widths = fitted(
    natural,
    columns.map(({ whole = false }) => whole),
    look.columns,
  )
  const cell = (text: string, index: number) => {
    const width = widths[index] ?? 0
    const isLast = index === columns.length - 1 && columns[index]?.align !== 'right'
    return isLast ? cut(text, width) : pad(cut(text, width), width, columns[index]?.align)
  }
  const gap = ' '.repeat(GAP)
  const head = columns.map((column, index) => look.colours.dim(cell(column.head, index))).join(gap)
  const body = rows.map((row, line) =>
    columns
      .map(({ paint = (text) => text }, index) => paint(cell(texts[line]?.[index] ?? '', index), row, look))
      .join(gap)
      .trimEnd(),
  )
  return [head.trimEnd(), ...body]
}

/** The widths, the widest cut first until the line fits; those to be whole last. */
export function fitted(natural: readonly number[], whole: readonly boolean[], columns: number): number[] {
  const widths = [...natural]
  const room = columns - GAP * (widths.length - 1)
  const cutWidest = (may: (index: number) => boolean) => {
    while (widths.reduce((sum, width) => sum + width, 0) > room) {
      const widest = widths.reduce(
        (best, width, index) => (may(index) && width > NARROWEST && width > (widths[best] ?? 0) ? index : best),
        -1,
      )
      if (widest === -1) return
      widths[widest] = (widths[widest] ?? 0) - 1
    }
  }
  cutWidest((index) => whole[index] !== true)
  cutWidest(() => true)
  return widths
}
