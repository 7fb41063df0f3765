// The tables of alarms and costs in the documentation, made from the rows that the code reads. `npm run docs` writes them; a test holds
// the pages to it.
import { readFileSync, writeFileSync } from 'node:fs'
import { AWS_LIMITS } from '../bench/scale/aws-limits.ts'
import { HEAD, scaleRows } from '../bench/scale/report.ts'
import { ALARMS, type AlarmKind, anchorOf } from '../lib/core/alarms.ts'
import { dollars } from '../lib/core/cost-at-rest.ts'
import { type LoadCostLine, loadCost, type TaskLoad } from '../lib/core/load-cost.ts'
import { PRICES } from '../lib/core/prices.ts'
import { PUBLISHED_COSTS } from '../lib/core/published-costs.ts'

/** A page, and its tables by the name that stands in the comments around each. */
export const PAGES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/operations.md': { alarms: alarmTable },
  'docs/guide/cost.md': { prices: priceTable, tasks: taskTable, published: publishedTable },
  'docs/guide/scale.md': { scale: scaleTable, limits: limitTable },
}

/** The page with its tables as they should be. */
export function filled(page: string, text: string): string {
  return Object.entries(PAGES[page] ?? {}).reduce((before, [name, table]) => {
    const place = new RegExp(`(<!-- made: ${name} -->\n)[^]*?(\n<!-- end -->)`)
    if (!place.test(before)) throw new Error(`${page} has no place for its table '${name}'`)
    return before.replace(place, (_, start: string, end: string) => `${start}\n${table()}\n${end}`)
  }, text)
}

function alarmTable(): string {
  const usual = 4
  return table(
    ['alarm', 'one for each', 'metrics', 'a month'],
    Object.values<AlarmKind>(ALARMS).map(({ heading, per, metrics }) => {
      const count = metrics(usual)
      return [`[${heading}](#${anchorOf(heading)})`, per, String(count), dollars(count * PRICES.alarmMetric.usd)]
    }),
  )
}

function priceTable(): string {
  return table(
    ['what', 'dollars', 'seen', 'at'],
    Object.values(PRICES).map(({ usd, per, source, seen }) => [per, shown(usd), seen, source]),
  )
}

const MILLION: TaskLoad = { tasks: 1e6, ms: 100, memoryMb: 256 }
const CASES: readonly (readonly [string, Partial<TaskLoad>])[] = [
  ["`track: 'full'`, batches of 10", {}],
  ['... without the listing index', { listing: false }],
  ['... waited for with two looks each', { looks: 2 }],
  ["`track: 'run'`, without the listing index", { track: 'run', listing: false }],
  ["`track: 'none'`", { track: 'none' }],
  ["`track: 'full'`, batches of 3", { fill: 3 }],
  ['... one by one, as at a trickle', { fill: 1 }],
]
const SERVICES: readonly LoadCostLine['service'][] = ['SQS', 'Lambda', 'DynamoDB', 'CloudWatch']

function taskTable(): string {
  return table(
    ['a million tasks', ...SERVICES, 'dollars'],
    CASES.map(([name, change]) => {
      const { lines, usd } = loadCost({ ...MILLION, ...change })
      const sumOf = (service: string) =>
        lines.filter((line) => line.service === service).reduce((sum, line) => sum + line.usd, 0)
      return [name, ...SERVICES.map((service) => sumOf(service).toFixed(2)), `**${usd.toFixed(2)}**`]
    }),
  )
}

function publishedTable(): string {
  return table(
    ['system', 'dollars', 'and', 'reckoned from', 'seen', 'at'],
    PUBLISHED_COSTS.map(({ system, perMillionUsd, plus, basis, seen, source }) => [
      system,
      perMillionUsd.toFixed(2),
      plus,
      basis,
      seen,
      source,
    ]),
  )
}

function scaleTable(): string {
  return table([...HEAD], scaleRows())
}

function limitTable(): string {
  return table(
    ['limit', 'what', 'says'],
    Object.values(AWS_LIMITS).map(({ value, what, source }) => [
      value.toLocaleString('en-US'),
      what,
      `[${new URL(`https://${source}`).hostname}](https://${source})`,
    ]),
  )
}

/** Small prices by the million. */
function shown(usd: number): string {
  return usd < 1e-5 ? `${Number((usd * 1e6).toPrecision(6))} a million` : String(usd)
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

if (import.meta.main) {
  for (const page of Object.keys(PAGES)) writeFileSync(page, filled(page, readFileSync(page, 'utf8')))
}
