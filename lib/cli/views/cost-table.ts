import type { LoadCost, TaskLoad } from '../../core/load-cost.ts'
import type { PUBLISHED_COSTS } from '../../core/published-costs.ts'

/** What `tasklane cost` says. */
export interface CostReport extends LoadCost {
  /** What was asked, complete. */
  readonly load: Required<TaskLoad>
  readonly published?: typeof PUBLISHED_COSTS
}

/** Lines of at most 80 columns: one an item of the bill, the total, and what a million come to. */
export function costLines({ load, lines, usd, perMillionUsd, published }: CostReport): string[] {
  const billLines = lines.map(
    ({ service, what, amount, unit, usd: cost }) =>
      `  ${service.padEnd(11)}${what.padEnd(25)}${count(amount).padStart(12)} ${unit.padEnd(12)}${dollars(cost).padStart(12)}`,
  )
  return [
    ...headOf(load),
    '',
    ...billLines,
    `  ${'total'.padEnd(61)}${dollars(usd).padStart(12)}`,
    `  ${'a million tasks'.padEnd(61)}${dollars(perMillionUsd).padStart(12)}`,
    '',
    "By us-east-1's list prices, without the free tier and without what an app costs",
    'at rest (see docs/guide/cost.md). Retries, payloads in S3, schedules and',
    'idempotency keys come on top.',
    ...(published === undefined ? [] : ['', ...comparison(perMillionUsd, published)]),
  ]
}

function headOf(load: Required<TaskLoad>): string[] {
  const { tasks, ms, memoryMb, architecture, fill, track, listing, computes, looks, inputBytes, resultBytes } = load
  const index = track === 'none' ? '' : listing ? ', listing on' : ', listing off'
  const sizes = inputBytes + resultBytes > 0 ? `; input ${inputBytes} B, result ${resultBytes} B` : ''
  return [
    `${count(tasks)} tasks that ${computes ? 'compute' : 'wait'} for ${count(ms)} ms, ${memoryMb} MB on ${architecture},`,
    `batches of ${fill}, track ${track}${index}, ${looks} looks${sizes}`,
  ]
}

const SHORTENED = { notation: 'compact', maximumSignificantDigits: 4 } as const

function comparison(own: number, published: typeof PUBLISHED_COSTS): string[] {
  const row = (name: string, usd: number, plus: string) =>
    `  ${name.padEnd(32)}${dollars(usd).padStart(9)}  ${plus}`.trimEnd()
  return [
    'What others publish for a million tasks. They are not the same thing: each does',
    'what Tasklane does not, and a task may be several of their steps or operations.',
    '',
    row('Tasklane, as above', own, 'compute included'),
    ...published.map(({ system, perMillionUsd, plus }) => row(system, perMillionUsd, `+ ${plus}`)),
    '',
    `Read ${[...new Set(published.map(({ seen }) => seen))].sort().join(', ')}; sources by --compare --json.`,
  ]
}

/** What is too long for its column is shortened to millions and billions. */
function count(amount: number): string {
  if (amount >= 1e10) return amount.toLocaleString('en-US', SHORTENED)
  const digits = amount >= 100 ? 0 : amount >= 1 ? 1 : 3
  return amount.toLocaleString('en-US', { maximumFractionDigits: digits })
}

/** To the cent; small sums by two digits. */
function dollars(usd: number): string {
  if (usd >= 1e8) return `$${usd.toLocaleString('en-US', SHORTENED)}`
  if (usd === 0 || usd >= 0.1)
    return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  return `$${Number(usd.toPrecision(2))}`
}
