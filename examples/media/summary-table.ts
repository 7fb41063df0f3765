import Table from 'cli-table3'
import colours from 'picocolors'
import type { Spread, Summary, SummaryRow } from './summary.ts'

/** The summary for people, at most 80 columns wide. */
export function summaryTable({ rows, total, elapsedMs, tasksPerSecond }: Summary): string {
  const table = new Table({
    head: ['priority', 'tasks', 'SUCCESS', 'FAILURE', 'retried', 'wait\np50', '\np95', 'run\np50', '\np95'],
    colAligns: ['left', ...Array.from({ length: 8 }, () => 'right' as const)],
    chars: BORDERS,
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
  })
  table.push(...rows.map(cells), cells(total))
  const cancelled = total.byStatus.CANCELLED > 0 ? `, ${total.byStatus.CANCELLED} of them CANCELLED` : ''
  const lines = [
    table.toString(),
    '',
    ` ${total.tasks} tasks in ${seconds(elapsedMs)}: ${tasksPerSecond} tasks/s${cancelled}`,
  ]
  return lines.join('\n')
}

/** `7 ms`, `812 ms`, `1.24 s`, `75.0 s` */
export function duration(ms: number): string {
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`
}

/** Rules only above and below the heads and at the end: the numbers need the width. */
const BORDERS = {
  top: '─',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '─',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const

function cells({ priority, tasks, byStatus, retried, waitMs, runMs }: SummaryRow): string[] {
  const texts = [
    priority === 'all' ? 'all' : priority.toUpperCase(),
    String(tasks),
    String(byStatus.SUCCESS),
    byStatus.FAILURE > 0 ? colours.red(String(byStatus.FAILURE)) : '0',
    String(retried),
    ...spreadCells(waitMs),
    ...spreadCells(runMs),
  ]
  return priority === 'all' ? texts.map((text) => colours.bold(text)) : texts
}

function spreadCells(spread: Spread | null): string[] {
  return spread === null ? ['-', '-'] : [duration(spread.p50), duration(spread.p95)]
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
