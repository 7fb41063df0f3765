// The tables of alarms and costs in the documentation, made from the rows that the code reads. `npm run docs` writes them; a test holds
// the pages to it.
import { readFileSync, writeFileSync } from 'node:fs'
import { ALARMS, type AlarmKind, anchorOf } from '../lib/core/alarms.ts'
import { dollars } from '../lib/core/cost-at-rest.ts'
import { PRICES } from '../lib/core/prices.ts'
import { type TaskShape, taskCost } from '../lib/core/task-cost.ts'

/** A page, and its tables by the name that stands in the comments around each. */
export const PAGES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  'docs/operations.md': { alarms: alarmTable },
  'docs/guide/cost.md': { prices: priceTable, tasks: taskTable },
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

/** A million tasks of 100 ms at 512 MB, arm64, messages of 1 KB, each waited for with two looks. */
const SHAPE: TaskShape = {
  track: 'full',
  batch: 10,
  sentTogether: 10,
  batchMs: 130,
  memoryMb: 512,
  architecture: 'arm64',
  listing: true,
  messageBytes: 1024,
  looks: 2,
}
const CASES: readonly (readonly [string, Partial<TaskShape>])[] = [
  ["`track: 'full'`, batches of 10", {}],
  ['... without the listing index', { listing: false }],
  ["`track: 'run'`", { track: 'run' }],
  ["`track: 'none'`, nobody waits", { track: 'none', looks: 0 }],
  ["`track: 'full'`, batches of 3", { batch: 3 }],
  ['... one by one, as at a trickle', { batch: 1, sentTogether: 1 }],
]

function taskTable(): string {
  const million = (usd: number) => (usd * 1e6).toFixed(2)
  return table(
    ['a million tasks', 'SQS', 'Lambda', 'writes', 'reads', 'logs', 'dollars'],
    CASES.map(([name, change]) => {
      const { sqs, lambda, dynamoWrites, dynamoReads, logs, total } = taskCost({ ...SHAPE, ...change })
      return [name, ...[sqs, lambda, dynamoWrites, dynamoReads, logs].map(million), `**${million(total)}**`]
    }),
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
