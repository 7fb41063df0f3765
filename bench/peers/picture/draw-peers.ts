import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PeersResult } from '../run-peers.ts'
import type { BarChart } from './bar-chart.ts'
import { drawSheet } from './sheet.ts'

const FILE = fileURLToPath(new URL('../../../docs/pictures/peers.svg', import.meta.url))

/** Which parts are drawn, and which way is good. */
const DRAWN: Readonly<Record<string, string>> = {
  'peers-drain': 'tasks a second, one worker; longer is better',
  'peers-waits-per-gb': 'tasks a second per GB of resident memory; longer is better',
  'peers-latency-p50': 'ms, single tasks, idle worker; shorter is better',
  'peers-latency-p99': 'ms, single tasks, idle worker; shorter is better',
  'peers-enqueue-many': 'tasks a second, one producer; longer is better',
  'peers-start': 'ms; shorter is better',
}

/** @returns the file's path */
export function writePicture(parts: Readonly<Record<string, PeersResult>>): string {
  writeFileSync(FILE, drawPeers(parts))
  return FILE
}

export function drawPeers(parts: Readonly<Record<string, PeersResult>>): string {
  const charts = Object.entries(DRAWN).flatMap(([name, subtitle]) => {
    const part = parts[name]
    return part === undefined || part.rows.length === 0 ? [] : [chartOf(part, subtitle)]
  })
  return drawSheet('Tasklane on its local backend, beside other task queues', charts, noteOf(Object.values(parts)))
}

function noteOf([part]: readonly PeersResult[]): string {
  if (part === undefined) return ''
  const { date, processors, processor, node, rounds } = part
  return `${date}, ${processors} processors (${processor}), Node ${node}; medians of ${rounds} rounds, lines from least to most`
}

function chartOf({ title, rows }: PeersResult, subtitle: string): BarChart {
  const bars = rows.map(({ name, value, min, max }) => ({
    label: name,
    value,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    highlighted: name.startsWith('tasklane'),
  }))
  return { title, subtitle, bars }
}
