import { useEffect, useState } from 'preact/hooks'
import type { BulkProgress } from '../../lib/core/operation-types.ts'
import type { FailureGroup, RetryAnswer } from '../../lib/dashboard/api-types.ts'
import { count, plural } from '../format.ts'
import { useBulk } from '../state/use-bulk.ts'
import { BulkState } from './bulk-state.tsx'
import { CountTable } from './count-table.tsx'
import { Dialog } from './dialog.tsx'
import { TextField } from './field.tsx'

interface Props {
  /** What the filter begins with. */
  readonly about: Partial<Pick<FailureGroup, 'code' | 'name'>>
  readonly since: string | undefined
  readonly onClose: () => void
}

/** Many failed tasks again: what would be chosen is counted first. */
export function RetryDialog({ about, since, onClose }: Props) {
  const [filter, setFilter] = useState({
    name: about.name ?? '',
    errorCode: about.code ?? '',
    since: since ?? '',
    max: '',
  })
  const { run, state } = useBulk<RetryAnswer, BulkProgress>('/api/failures/retry')
  const [counted, setCounted] = useState<RetryAnswer | undefined>(undefined)
  const [done, setDone] = useState<RetryAnswer | undefined>(undefined)
  const text = JSON.stringify(filter)
  // A count is of the filter that it was made with.
  useEffect(() => setCounted(undefined), [text])

  const body = Object.fromEntries(
    Object.entries(filter).flatMap(([key, value]): [string, string | number][] => {
      if (value.trim() === '') return []
      return [[key, key === 'max' ? Number(value) : value.trim()]]
    }),
  )
  const preview = async () => setCounted(await run({ ...body, preview: true }))
  const retry = async () => setDone(await run({ ...body, preview: false }))
  const field = (name: keyof typeof filter) => ({
    value: filter[name],
    onValue: (value: string) => setFilter({ ...filter, [name]: value }),
  })
  return (
    <Dialog title="Retry failed tasks" onClose={onClose}>
      {done === undefined && (
        <div class="form-grid">
          <TextField label="Task" {...field('name')} placeholder="any" />
          <TextField label="Error code" {...field('errorCode')} placeholder="any" />
          <TextField label="Failed since" {...field('since')} placeholder="2026-01-31T12:00:00Z" />
          <TextField label="No more than" {...field('max')} placeholder="all" inputMode="numeric" />
        </div>
      )}
      {counted !== undefined && done === undefined && (
        <>
          <p>
            {plural(toRetry(counted), 'task')} of {count(counted.examined)} looked at would run again.
            {counted.skipped > 0 && ` ${count(counted.skipped)} more were retried before, and are left as they are.`}
          </p>
          <CountTable counts={counted.counts} reason="Code" />
        </>
      )}
      <BulkState state={state} verb="done" />
      {done !== undefined && <Result done={done} />}
      <div class="dialog-foot">
        <button type="button" onClick={onClose}>
          {done === undefined ? 'Cancel' : 'Close'}
        </button>
        {done === undefined && (
          <button
            type="button"
            class={counted === undefined ? 'main' : ''}
            disabled={state.busy}
            onClick={() => void preview()}
          >
            Preview
          </button>
        )}
        {counted !== undefined && toRetry(counted) > 0 && done === undefined && (
          <button type="button" class="main" disabled={state.busy} onClick={() => void retry()}>
            Retry {plural(toRetry(counted), 'task')}
          </button>
        )}
      </div>
    </Dialog>
  )
}

function toRetry({ matched, skipped }: RetryAnswer): number {
  return matched - skipped
}

function Result({ done: { retried, skipped, failed, failures } }: { readonly done: RetryAnswer }) {
  return (
    <div role="status">
      <p>
        {plural(retried, 'task')} made; {count(skipped)} had been retried before
        {failed > 0 && <span class="bad-text">; {count(failed)} could not be</span>}.
      </p>
      {failures.map(({ id, message }) => (
        <p key={id} class="dim wrap-anywhere">
          <span class="mono">{id}</span> {message}
        </p>
      ))}
    </div>
  )
}
