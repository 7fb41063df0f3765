import { boundBy as boundByPeers } from '../peers/targets.ts'
import type { PartResult, Results } from '../results.ts'
import type { Row } from '../row.ts'
import { HEADLINES } from './headline.ts'
import { figure, markdownTable } from './markdown-table.ts'

const PEERS = 'peers-targets'

/** The table of `bench/README.md`: all figures that have a target, with what each is bound by, and where and when they were taken. */
export function headlineMarkdown({ parts }: Results): string {
  const own = HEADLINES.flatMap(({ what, part, row, boundBy }) => {
    const found = parts[part]?.rows.filter(({ name }) => name === row) ?? []
    return found.map((one) => line(what, one, boundBy))
  })
  const peers = (parts[PEERS]?.rows ?? [])
    .filter(({ target }) => target !== undefined)
    .map((row) => line(row.name, row, boundByPeers(row.name)))
  const used = new Set([...HEADLINES.map(({ part }) => part), PEERS])
  const taken = Object.entries(parts).filter(([name]) => used.has(name))
  return [
    markdownTable(['what', 'seen', 'ratio', 'target', '', 'bound by'], [...own, ...peers]),
    circumstancesText(taken),
  ].join('\n\n')
}

function line(what: string, row: Row, boundBy: string): string[] {
  const { value, unit, beside, reference, ratio, ratioMin, ratioMax, target, bound, ok } = row
  const seen = `${figure(value)} ${unit}`
  return [
    what,
    reference === undefined ? seen : `${seen}; ${beside}: ${figure(reference)}`,
    ratio === undefined ? '' : `**${figure(ratio)}** (${figure(ratioMin)} to ${figure(ratioMax)})`,
    target === undefined ? '' : `${bound === 'least' ? '>=' : '<='} ${figure(target)}`,
    ok === undefined ? '' : ok ? 'ok' : 'missed',
    boundBy,
  ]
}

/** Parts of one run are told together. */
function circumstancesText(parts: readonly (readonly [string, PartResult])[]): string {
  const runs = new Map<string, string[]>()
  for (const [name, { date, node, processor, processors, memoryGb, load }] of parts) {
    const text = `${date}, ${processors} processors (${processor}), ${memoryGb} GB, Node ${node}, load average ${load} as it began`
    runs.set(text, [...(runs.get(text) ?? []), name])
  }
  return [...runs].map(([text, names]) => `- ${names.join(', ')}: ${text}.`).join('\n')
}
