import type {
  BulkOptions,
  BulkProgress,
  BulkTaskOptions,
  CancelManyResult,
  RetryManyResult,
} from '../core/operation-types.ts'
import type { Output } from './output.ts'
import type { ProgressBar } from './progress-bar.ts'
import { NotAllDone, UsageError } from './usage-error.ts'
import { countsTable } from './views/counts-table.ts'
import { oneLine } from './views/text.ts'

/** Work on many tasks that a filter chooses: looked at first, then asked for, then done. */
export interface BulkWork<R> {
  /** Such as `retry`. */
  readonly verb: string
  readonly run: (options: BulkTaskOptions) => Promise<R>
  /** Says why, where that is known. */
  readonly nothingFits: () => Promise<void>
  /** The result in a sentence. */
  readonly told: (result: R) => string
}

export interface BulkFlags {
  readonly preview?: boolean
  readonly yes?: boolean
  readonly all?: boolean
}

/** Either ids or a filter; all of them only for those who say so. @throws UsageError */
export function assertChosen(ids: readonly string[], filter: object, { all = false }: BulkFlags): void {
  const filtered = Object.keys(filter).length > 0
  if (ids.length > 0 && (filtered || all)) throw new UsageError('name tasks by their ids or by a filter, not by both')
  if (ids.length === 0 && !filtered && !all)
    throw new UsageError('name tasks by their ids, or by a filter, or say --all')
}

export async function bulkWork<R extends RetryManyResult | CancelManyResult>(
  out: Output,
  { verb, run, told, nothingFits }: BulkWork<R>,
  { preview = false, yes = false }: BulkFlags,
  signal: AbortSignal,
): Promise<void> {
  if (preview || !yes) {
    const found = await looking(out, 'tasks', signal, (options) => run({ ...options, preview: true }))
    if (preview || !out.json) out.show(found, ({ counts }, look) => countsTable(counts, look))
    if (found.matched === 0) {
      out.note(`nothing to ${verb}: none of ${found.examined} tasks fits`)
      return nothingFits()
    }
    const left = found.matched - found.skipped
    const before = found.skipped === 0 ? '' : ` (${found.skipped} more were retried before)`
    if (preview) return out.note(`${tasks(left)} to ${verb}${before}; this was a preview`)
    if (!(await out.confirm(`${verb} ${tasks(left)}${before}?`, yes))) return out.note('nothing was done')
  }
  const result = await withBar(out, verb, 'tasks', signal, run)
  out.show(result, () => [
    told(result),
    ...result.failures.map(({ id, error }) => `  ${id}: ${oneLine(error.message)}`),
  ])
  if (result.failed > 0) throw new NotAllDone()
  if (result.matched === 0) await nothingFits()
}

type BulkRun<R> = (options: Required<BulkOptions>) => Promise<R>

/** Runs a bulk call under a bar that its progress drives. */
export function withBar<R>(out: Output, title: string, unit: string, signal: AbortSignal, run: BulkRun<R>): Promise<R> {
  return underBar(out, title, unit, signal, run, (bar, { matched, done }) => bar.update(done, Math.max(matched, done)))
}

/** Runs a preview under a count of what it has found: nobody knows yet how much there is. */
export function looking<R>(out: Output, unit: string, signal: AbortSignal, run: BulkRun<R>): Promise<R> {
  return underBar(out, 'looking', unit, signal, run, (bar, { matched }) => bar.update(matched, undefined))
}

async function underBar<R>(
  out: Output,
  title: string,
  unit: string,
  signal: AbortSignal,
  run: BulkRun<R>,
  tell: (bar: ProgressBar, progress: BulkProgress) => void,
): Promise<R> {
  const bar = await out.progress(title, unit)
  try {
    return await run({ signal, onProgress: (progress) => tell(bar, progress) })
  } catch (error) {
    if (signal.aborted) out.note('stopped; what was done stays done, and the same command goes on')
    throw error
  } finally {
    bar.stop()
  }
}

/** What became of each of the tasks that were named one by one. */
export interface EachResult<T> {
  readonly done: readonly T[]
  readonly failed: readonly { readonly id: string; readonly error: Error }[]
}

/** All at once, so that they share their requests. */
export async function forEach<T>(ids: readonly string[], work: (id: string) => Promise<T>): Promise<EachResult<T>> {
  const settled = await Promise.allSettled(ids.map(work))
  return {
    done: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    failed: settled.flatMap((one, index) =>
      one.status === 'rejected' ? [{ id: ids[index] ?? '', error: one.reason as Error }] : [],
    ),
  }
}

/** Shows what became of each. @throws the error of the only one that was named; NotAllDone when some of several failed. */
export function showEach<T extends { readonly failed: EachResult<unknown>['failed'] }>(
  out: Output,
  data: T,
  lines: readonly string[],
): void {
  const { failed } = data
  if (failed.length === 1 && lines.length === 0) throw failed[0]?.error
  out.show(data, (_, { colours }) => [
    ...lines,
    ...failed.map(({ id, error }) => colours.red(`${id} failed: ${oneLine(error.message)}`)),
  ])
  if (failed.length > 0) throw new NotAllDone()
}

export function tasks(count: number): string {
  return `${count} ${count === 1 ? 'task' : 'tasks'}`
}
