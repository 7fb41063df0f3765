import type { HookCalls } from '../core/hook-calls.ts'
import { priorityName } from '../core/priority.ts'
import { parseTraceParent } from '../core/trace-parent.ts'
import type { ClientCore } from './client-core.ts'
import type { Submission } from './delivery.ts'
import type { Draft } from './draft.ts'

/** Calls the app's hook for a task that was taken, and was not there already. */
export function tellEnqueued(
  calls: HookCalls,
  { app, stage }: ClientCore,
  { envelope }: Draft,
  submission: Submission,
): void {
  if (!calls.has('onEnqueue') || submission.outcome !== 'accepted' || !submission.created) return
  const { name, group, priority, labels = {}, trace } = envelope
  const traceId = parseTraceParent(trace)?.traceId
  calls.call('onEnqueue', {
    app,
    stage,
    id: submission.id,
    name,
    group,
    priority: priorityName(priority),
    labels,
    traceId,
  })
}
