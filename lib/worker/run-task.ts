import { DEFAULTS } from '../core/defaults.ts'
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
import { TaskLogs } from './task-logs.ts'

/** Runs a claimed task under the batch's heartbeat, decides what that means, and records it. */
export async function runTask(ticket: Ticket, claimed: Claimed, batch: BatchScope): Promise<Disposition> {
  const { runtime, heartbeat, states, interrupt } = batch
  const barred = await overlapEnd(ticket.envelope, runtime)
  const runHandler = barred === undefined ? await handlerOf(ticket.spec, runtime) : async () => barred
  const attempt = newAttempt(ticket, claimed, batch)
  heartbeat.add(attempt)
  const end = await runAttempt(attempt, runHandler, {
    runtime,
    states,
    interrupt,
    progressed: (progress) => {
      attempt.lastProgress = progress
      attempt.pendingProgress = progress
      return heartbeat.progressed()
    },
    heartbeat: () => heartbeat.beatNow(attempt),
  })
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
  return settle(attempt, verdict, batch)
}

/** How the task's group wants its handlers run. A thread is loaded here, so that its run's time begins with the handler. */
function handlerOf({ group }: TaskSpec, { app, threads }: WorkerRuntime): RunHandler | Promise<RunHandler> {
  const spec = app.groups.get(group)
  return spec?.isolate === 'thread' && threads !== undefined ? threads.acquire(spec) : runInline
}

function newAttempt(ticket: Ticket, claimed: Claimed, { runtime }: BatchScope): Attempt {
  const { envelope, spec } = ticket
  const startedAt = runtime.clock.now()
  const groupMs = runtime.app.groups.get(spec.group)?.timeoutMs ?? DEFAULTS.group.timeoutMs
  const timeoutMs = Math.min(envelope.timeout ?? spec.timeoutMs ?? groupMs, groupMs)
  return {
    ...ticket,
    ...claimed,
    startedAt,
    timeoutMs,
    deadlineAt: startedAt + timeoutMs,
    logs: new TaskLogs(() => runtime.clock.now(), runtime.settings.logBytes),
    abort: new AbortController(),
    stop: Promise.withResolvers(),
    pendingProgress: undefined,
    lastProgress: undefined,
    cancelled: false,
    lost: false,
    revoked: undefined,
  }
}
