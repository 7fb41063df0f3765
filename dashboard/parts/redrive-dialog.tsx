import { useState } from 'preact/hooks'
import type { DeadLetterPreview, RedriveResult } from '../../lib/core/dead-letter-types.ts'
import type { BulkProgress } from '../../lib/core/operation-types.ts'
import { count, plural, priorityName } from '../format.ts'
import { useBulk } from '../state/use-bulk.ts'
import { BulkState } from './bulk-state.tsx'
import { Dialog } from './dialog.tsx'

interface Props {
  readonly row: DeadLetterPreview['counts'][number]
  /** With what was done, if anything was. */
  readonly onClose: (result: RedriveResult | undefined) => void
}

/** Dead letters of one kind, back to the queue that they came from. */
export function RedriveDialog({ row: { group, priority, name, reason, count: found }, onClose }: Props) {
  const { run, state } = useBulk<RedriveResult, BulkProgress>('/api/dead-letters/redrive')
  const [done, setDone] = useState<RedriveResult | undefined>(undefined)
  const filter = { group, priority, reason, ...(name !== '' && name !== '…' && { name }) }
  const redrive = async () => setDone(await run(filter))
  return (
    <Dialog title="Redrive dead letters" onClose={() => onClose(done)}>
      {done === undefined ? (
        <p>
          {plural(found, 'message')} of <code>{reason}</code> go back to {group}, {priorityName(priority)}, as they are.
          What made them dead letters should have been mended: else they come back.
        </p>
      ) : (
        <Result done={done} />
      )}
      <BulkState state={state} verb="sent back" />
      <div class="dialog-foot">
        <button type="button" onClick={() => onClose(done)}>
          {done === undefined ? 'Cancel' : 'Close'}
        </button>
        {done === undefined && (
          <button type="button" class="main" disabled={state.busy} onClick={() => void redrive()}>
            Redrive {plural(found, 'message')}
          </button>
        )}
      </div>
    </Dialog>
  )
}

function Result({ done: { redriven, failed, left } }: { readonly done: RedriveResult }) {
  const rows = [
    [left.ended, 'left: their tasks have ended; retry those'],
    [left.recordMissing, 'left: their records are gone; enqueue the tasks anew'],
    [left.purged, 'left: put in before their queue was purged'],
    [failed, 'could not be sent just now; they are still there'],
  ] as const
  return (
    <div role="status">
      <p>{plural(redriven, 'message')} sent back.</p>
      {rows.map(([number, text]) => number > 0 && <p key={text} class="dim">{`${count(number)} ${text}.`}</p>)}
    </div>
  )
}
