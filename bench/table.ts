import Table from 'cli-table3'
import colours from 'picocolors'
import type { Row } from './row.ts'

/** One part's rows for people, at most 80 columns wide. */
export function rowsTable(title: string, rows: readonly Row[]): string {
  const table = new Table({
    colWidths: [46, 17, 12, 5],
    colAligns: ['left', 'right', 'right', 'left'],
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
  })
  table.push(...rows.map(cells))
  return `${colours.bold(title)}\n${table.toString()}`
}

const NO_BORDERS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid', 'middle'].flatMap((part) =>
    [part, `${part}-mid`, `${part}-left`, `${part}-right`].map((name) => [name, '']),
  ),
) as Partial<Record<string, string>>

function cells({ name, value, unit, target, ok, asserted }: Row): string[] {
  return [
    `  ${name}`,
    `${number(value)} ${SHORT[unit] ?? unit}`,
    target === undefined ? '' : `<= ${number(target)}`,
    verdict(ok, asserted),
  ]
}

const SHORT: Readonly<Record<string, string>> = { requests: 'req', bytes: 'B' }

function number(value: number): string {
  return value.toLocaleString('en-US')
}

function verdict(ok: boolean | undefined, asserted: boolean): string {
  if (ok === undefined) return ''
  if (ok) return colours.green('ok')
  return asserted ? colours.red('FAIL') : colours.yellow('slow')
}
