import type { Envelope } from '../core/envelope.ts'
import type { HookCalls } from '../core/hook-calls.ts'
import type { Hooks, HookTask } from '../core/hooks.ts'
import { priorityName } from '../core/priority.ts'
import type { StoredError } from '../core/record.ts'
import { parseTraceParent } from '../core/trace-parent.ts'
import type { WorkerRuntime } from './runtime.ts'
import type { Facts, Happening } from './tell.ts'

const HOOK_OF = {
  started: 'onStart',
  succeeded: 'onSuccess',
  retried: 'onRetry',
  failed: 'onFailure',
  'dead-lettered': 'onDeadLetter',
} as const satisfies Record<Happening, keyof Hooks>

/** Calls the app's hook for what happened, if it has one. */
export function callHook(
  calls: HookCalls,
  { app, stage }: WorkerRuntime,
  kind: Happening,
  envelope: Envelope | undefined,
  facts: Facts,
  error: StoredError | undefined,
): void {
  const hook = HOOK_OF[kind]
  if (!calls.has(hook)) return
  const task = envelope && hookTask(app.name, stage, envelope, facts)
  const { durationMs, delayMs = 0, waitMs, reason, messageId = '' } = facts
  if (hook === 'onDeadLetter') {
    if (reason !== undefined) calls.call(hook, { app: app.name, stage, reason, messageId, task })
  } else if (task === undefined) return
  else if (hook === 'onStart') calls.call(hook, { ...task, waitMs })
  else if (hook === 'onSuccess') calls.call(hook, { ...task, durationMs: durationMs ?? 0 })
  else if (error === undefined) return
  else if (hook === 'onRetry') calls.call(hook, { ...task, error, durationMs: durationMs ?? 0, delayMs })
  else calls.call(hook, { ...task, error, durationMs })
}

function hookTask(app: string, stage: string, envelope: Envelope, facts: Facts): HookTask {
  const { id, name, group, priority, labels = {}, attempt = 0, trace } = envelope
  return {
    app,
    stage,
    id,
    name,
    group,
    priority: priorityName(priority),
    labels,
    attempt: facts.attempt ?? attempt,
    traceId: parseTraceParent(facts.trace ?? trace)?.traceId,
  }
}
