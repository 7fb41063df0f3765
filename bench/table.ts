import Table from 'cli-table3'
import colours from 'picocolors'
import type { Row } from './row.ts'

/** One part's rows for people, at most 80 columns wide. */
export function rowsTable(title: string, rows: readonly Row[]): string {
  const table = new Table({
    colWidths: [40, 15, 8, 12, 5],
    colAligns: ['left', 'right', 'right', 'right', 'left'],
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
  })
  table.push(...rows.flatMap(lines))
  return `${colours.bold(title)}\n${table.toString()}`
}

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid', 'middle'].flatMap((part) =>
    [part, `${part}-mid`, `${part}-left`, `${part}-right`].map((name) => [name, '']),
  ),
) as Partial<Record<string, string>>

/** A figure, and below it what it is measured beside. */
function lines(row: Row): string[][] {
  const { name, value, unit, ratio, target, bound, ok, asserted } = row
  const limit = target === undefined ? '' : `${bound === 'least' ? '>=' : '<='} ${number(target)}`
  const own = [
    `  ${name}`,
    measure(value, unit),
    ratio === undefined ? '' : `x ${number(ratio)}`,
    limit,
    verdict(ok, asserted),
  ]
  return row.reference === undefined
    ? [own]
    : [own, [colours.dim(`    ${row.beside ?? 'reference'}`), colours.dim(measure(row.reference, unit)), '', '', '']]
}

const SHORT: Readonly<Record<string, string>> = { requests: 'req', bytes: 'B' }

function measure(value: number, unit: string): string {
  return `${number(value)} ${SHORT[unit] ?? unit}`
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}

function verdict(ok: boolean | undefined, asserted: boolean): string {
  if (ok === undefined) return ''
  if (ok) return colours.green('ok')
  return asserted ? colours.red('FAIL') : colours.yellow('miss')
}
