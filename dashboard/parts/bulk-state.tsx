import type { BulkProgress } from '../../lib/core/operation-types.ts'
import { count } from '../format.ts'
import type { BulkState as State } from '../state/use-bulk.ts'
import { Problem } from './notice.tsx'

/** How far it is, or why it stopped. */
export function BulkState({ state, verb }: { readonly state: State<BulkProgress>; readonly verb: string }) {
  const { busy, progress, error } = state
  if (error !== undefined) return <Problem error={error} />
  if (!busy) return null
  return (
    <p class="dim" role="status">
      {progress === undefined
        ? 'Looking …'
        : `${count(progress.examined)} looked at, ${count(progress.matched)} fit, ${count(progress.done)} ${verb}`}
    </p>
  )
}
