import { DEFAULTS } from '../core/defaults.ts'
import type { Progress } from '../core/record.ts'
import type { TaskSpec } from '../core/task-spec.ts'
import type { Attempt, Claimed, Ticket } from './attempt.ts'
import type { BatchScope } from './batch-scope.ts'
import { decide } from './decide.ts'
import { overlapEnd } from './overlap.ts'
import type { Disposition } from './postpone.ts'
import { type RunHandler, runAttempt } from './run-attempt.ts'
import { runInline } from './run-inline.ts'
import type { WorkerRuntime } from './runtime.ts'
import { requeuesOf, settle } from './settle.ts'
import { completeSpan, runSpan } from './spans.ts'
import { TaskLogs } from './task-logs.ts'
import { tell } from './tell.ts'

/** Runs a claimed task under the batch's heartbeat, decides what that means, and records it. */
export async function runTask(ticket: Ticket, claimed: Claimed, batch: BatchScope): Promise<Disposition> {
  const { runtime, heartbeat, states, interruptions } = batch
  const barred = ticket.envelope.overlap === undefined ? undefined : await overlapEnd(ticket.envelope, runtime)
  const runHandler = barred === undefined ? await handlerOf(ticket.spec, runtime) : async () => barred
  const attempt = newAttempt(ticket, claimed, batch)
  heartbeat.add(attempt)
  tellStart(attempt, runtime)
  const environment = {
    runtime,
    states,
    interruptions,
    progressed: (progress: Progress) => {
      attempt.lastProgress = progress
      attempt.pendingProgress = progress
      return heartbeat.progressed()
    },
    heartbeat: () => heartbeat.beatNow(attempt),
  }
  const { span } = attempt
  const end = await (span === undefined
    ? runAttempt(attempt, runHandler, environment)
    : span.within(() => runAttempt(attempt, runHandler, environment)))
  heartbeat.remove(attempt)
  batch.handled(ticket.message)

  const { envelope, spec } = ticket
  const facts = {
    task: { id: envelope.id, name: envelope.name, attempt: attempt.attempt, labels: attempt.labels },
    policy: envelope.retry ?? spec.retry,
    requeues: requeuesOf(attempt),
    maxRequeues: runtime.settings.requeues,
    cancelled: attempt.cancelled,
  }
  const verdict = decide(end, facts, () => runtime.entropy.random())
  const completing = completeSpan(attempt, end, verdict, batch)
  try {
    return await settle(attempt, verdict, batch)
  } finally {
    completing?.end()
  }
}

/** How the task's group wants its handlers run. A thread is loaded here, so that its run's time begins with the handler. */
function handlerOf({ group }: TaskSpec, { app, threads }: WorkerRuntime): RunHandler | Promise<RunHandler> {
  const spec = app.groups.get(group)
  return spec?.isolate === 'thread' && threads !== undefined ? threads.acquire(spec) : runInline
}

function newAttempt(ticket: Ticket, claimed: Claimed, batch: BatchScope): Attempt {
  const { runtime } = batch
  const { envelope, spec } = ticket
  const startedAt = runtime.clock.now()
  const groupMs = runtime.app.groups.get(spec.group)?.timeoutMs ?? DEFAULTS.group.timeoutMs
  const timeoutMs = Math.min(envelope.timeout ?? spec.timeoutMs ?? groupMs, groupMs)
  const span = runSpan(ticket, claimed, batch)
  return {
    ...ticket,
    ...claimed,
    startedAt,
    timeoutMs,
    deadlineAt: startedAt + timeoutMs,
    logs: new TaskLogs(() => runtime.clock.now(), runtime.settings.logBytes),
    span,
    trace: span?.trace ?? envelope.trace,
    abort: new AbortController(),
    stop: Promise.withResolvers(),
    pendingProgress: undefined,
    lastProgress: undefined,
    cancelled: false,
    lost: false,
    revoked: undefined,
  }
}

/** A first run has waited since it was enqueued, or due; a later one for what its policy or its worker's end asked of it. */
function tellStart({ envelope, attempt, startedAt, trace }: Attempt, runtime: WorkerRuntime): void {
  if (runtime.hookCalls === undefined && runtime.metrics === undefined) return
  const { enqueuedAt, dueAt = enqueuedAt } = envelope
  const waitMs = attempt === 0 ? Math.max(0, startedAt - Math.max(enqueuedAt, dueAt)) : undefined
  tell(runtime, 'started', envelope, { attempt, waitMs, trace })
}
