import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkResults } from './check-results.ts'
import { drawSheet } from './contact-sheet.ts'
import { RESULTS } from './out-folder.ts'
import type { EndedTask } from './run-tasks.ts'
import { layOutSheet } from './sheet-layout.ts'
import { type Summary, type SummaryRow, summarize } from './summary.ts'
import { duration, summaryTable } from './summary-table.ts'

export interface Report {
  readonly ok: boolean
  readonly summary: Summary
  /** One sentence for each result that is not as it should be. */
  readonly problems: readonly string[]
  /** Folder and files to look at. */
  readonly results: string
  readonly contactSheet: string
}

/** Problems shown; the rest is counted, and all are in the summary file. */
const SHOWN_PROBLEMS = 10

/** Checks all results, draws the contact sheet and writes `summary.json` beside it. */
export async function makeReport(ended: readonly EndedTask[], out: string, elapsedMs: number): Promise<Report> {
  const summary = summarize(ended, elapsedMs)
  const problems = await checkResults(ended)
  const contactSheet = join(out, RESULTS.contactSheet)
  await drawSheet(layOutSheet(ended, out, facts(summary)), contactSheet)
  const report: Report = { ok: problems.length === 0, summary, problems, results: out, contactSheet }
  await writeFile(join(out, RESULTS.summary), `${JSON.stringify(report, null, 2)}\n`)
  return report
}

/** The report for people, at most 80 columns wide but for paths. */
export function reportText({ summary, problems, results, contactSheet }: Report): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `   ${problem}`)
  const hidden = problems.length - shown.length
  return [
    summaryTable(summary),
    problems.length === 0
      ? ' Every photo came out as it should; each file was checked.'
      : ` ${problems.length} ${problems.length === 1 ? 'result is' : 'results are'} not as it should be:`,
    ...shown,
    ...(hidden > 0 ? [`   and ${hidden} more, see ${join(results, RESULTS.summary)}`] : []),
    '',
    ` results        ${results}`,
    ` contact sheet  ${contactSheet}`,
  ].join('\n')
}

function facts({ rows, total, elapsedMs, tasksPerSecond, failures }: Summary): string[] {
  const wait = ({ priority, waitMs }: SummaryRow) =>
    waitMs === null ? [] : [`${priority}: waited ${duration(waitMs.p50)}, at p95 ${duration(waitMs.p95)}`]
  return [
    `${total.tasks} tasks in ${duration(elapsedMs)}`,
    `${tasksPerSecond} tasks/s`,
    `${total.byStatus.SUCCESS} SUCCESS, ${total.retried} of them retried`,
    `${total.byStatus.FAILURE} FAILURE ${Object.keys(failures).join(', ')}`.trim(),
    ...rows.flatMap(wait),
  ]
}
