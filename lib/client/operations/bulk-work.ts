import { BackendError } from '../../core/errors/index.ts'
import type { BulkCount, BulkTaskOptions } from '../../core/operation-types.ts'
import type { TaskRecord } from '../../core/record.ts'
import { Counts } from './counts.ts'
import { eachLimited } from './each-limited.ts'
import type { RecordPage } from './matching-records.ts'

/** Tasks at once: the requests of one wave travel in common batches. */
const WIDTH = 25
const TOLD_FAILURES = 20

/** What became of one task. */
export type Done = 'changed' | 'skipped'

export interface BulkReport {
  readonly examined: number
  readonly matched: number
  readonly changed: number
  readonly skipped: number
  readonly failed: number
  readonly failures: { readonly id: string; readonly error: Error }[]
  readonly counts: BulkCount[]
}

/**
 * Does `work` on each record, and counts. A task's own failure is noted; a backend that fails ends it all, since it would fail the rest too.
 *
 * @param reasonOf - what the counts tell apart beside the name.
 * @param atOnce - handles what it can of a whole page, and gives the rest.
 * @param isDone - what a preview counts as skipped: records that tell by themselves that nothing is to be done.
 */
export async function bulkWork(
  pages: AsyncIterable<RecordPage>,
  { preview = false, onProgress }: BulkTaskOptions,
  reasonOf: (record: TaskRecord) => string,
  work: (record: TaskRecord) => Promise<Done>,
  atOnce: (records: readonly TaskRecord[]) => Promise<readonly TaskRecord[]> = async (records) => records,
  isDone: (record: TaskRecord) => boolean = () => false,
): Promise<BulkReport> {
  const counts = new Counts()
  const report = { examined: 0, matched: 0, changed: 0, skipped: 0, failed: 0, failures: [] as BulkReport['failures'] }
  const attempt = async (record: TaskRecord) => {
    try {
      report[await work(record)] += 1
    } catch (error) {
      if (error instanceof BackendError || !(error instanceof Error)) throw error
      report.failed += 1
      if (report.failures.length < TOLD_FAILURES) report.failures.push({ id: record.id, error })
    }
  }
  for await (const { examined, records } of pages) {
    report.examined += examined
    report.matched += records.length
    for (const record of records) counts.add({ name: record.name, reason: reasonOf(record) })
    if (preview) report.skipped += records.filter(isDone).length
    else {
      const rest = await atOnce(records)
      report.changed += records.length - rest.length
      await eachLimited(rest, WIDTH, attempt)
    }
    const done = report.changed + report.skipped + report.failed
    onProgress?.({ examined: report.examined, matched: report.matched, done })
  }
  return { ...report, counts: counts.rows() }
}
