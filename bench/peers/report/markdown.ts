import { figure, markdownTable } from '../../report/markdown-table.ts'
import type { Row } from '../../row.ts'
import { FIGURES } from '../figures.ts'
import { type PeersResult, TARGETS_PART } from '../run-peers.ts'
import { boundBy } from '../targets.ts'

/** The tables of `bench/peers/README.md`, and what they are of. */
export function peersMarkdown(parts: Readonly<Record<string, PeersResult>>): string {
  const targets = parts[TARGETS_PART]
  if (targets === undefined) return ''
  return [circumstancesText(targets), targetTable(targets.rows), matrix(parts)].join('\n\n')
}

function circumstancesText(part: PeersResult): string {
  const { date, processors, processor, memoryGb, node, versions, rounds, load, othersShare, failures } = part
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const percent = (share: number) => `${Math.round(share * 100)} %`
  return [
    `${date}, ${processors} processors (${processor}), ${memoryGb} GB; Node ${node}, ${names.join(', ')}.`,
    `${rounds} rounds; load average ${load} as the run began; other programs took ${percent(othersShare.median)} of the processors`,
    `(median of all turns; at most ${percent(othersShare.max)}). Cells are medians, with the least and the most of the rounds.`,
    ...(failures.length === 0 ? [] : [`Failed: ${failures.join('; ')}.`]),
  ].join('\n')
}

function targetTable(rows: readonly Row[]): string {
  const head = ['what', 'seen', 'beside', 'ratio', 'target', '', 'bound by']
  const body = rows.map((row) => {
    const { name, value, unit, beside = '', reference, ratio, ratioMin, ratioMax, target, bound, ok } = row
    return [
      name,
      `${figure(value)} ${unit}`,
      `${beside}: ${figure(reference)}`,
      `**${figure(ratio)}** (${figure(ratioMin)} to ${figure(ratioMax)})`,
      target === undefined ? '' : `${bound === 'least' ? '>=' : '<='} ${target}`,
      ok === undefined ? '' : ok ? 'ok' : 'missed',
      boundBy(name),
    ]
  })
  return markdownTable(head, body)
}

/** A line for each contestant, a column for each figure. */
function matrix(parts: Readonly<Record<string, PeersResult>>): string {
  const columns = Object.entries(FIGURES).map(([name, { title, unit }]) => ({
    head: `${title}, ${unit}`,
    rows: new Map((parts[name]?.rows ?? []).map((row) => [row.name, row])),
  }))
  const names = [...new Set(columns.flatMap(({ rows }) => [...rows.keys()]))]
  const body = names.map((name) => [name, ...columns.map(({ rows }) => cell(rows.get(name)))])
  return markdownTable(['', ...columns.map(({ head }) => head)], body)
}

function cell(row: Row | undefined): string {
  if (row === undefined) return ''
  const { value, min, max } = row
  return min === max ? figure(value) : `${figure(value)} (${figure(min)} to ${figure(max)})`
}
