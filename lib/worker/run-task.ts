import { DEFAULTS } from '../core/defaults.ts'
import { storableProgress } from '../core/progress.ts'
import type { Attempt, Claimed, Ticket } from './attempt.ts'
import type { BatchScope } from './batch-scope.ts'
import { decide } from './decide.ts'
import type { Disposition } from './postpone.ts'
import { runAttempt } from './run-attempt.ts'
import { runInline } from './run-inline.ts'
import { requeuesOf, settle } from './settle.ts'
import { TaskLogs } from './task-logs.ts'

/** Runs a claimed task under the batch's heartbeat, decides what that means, and records it. */
export async function runTask(ticket: Ticket, claimed: Claimed, batch: BatchScope): Promise<Disposition> {
  const { runtime, heartbeat, states, interrupt } = batch
  const attempt = newAttempt(ticket, claimed, batch)
  heartbeat.add(attempt)
  const end = await runAttempt(attempt, runInline, {
    runtime,
    states,
    interrupt,
    progressed: async (given) => {
      const progress = storableProgress(given)
      // Progress is a courtesy: a slip in it fails no task.
      if (typeof progress === 'string') return attempt.logs.add('warn', `ctx.progress was left out: ${progress}`)
      attempt.lastProgress = progress
      attempt.pendingProgress = progress
      return heartbeat.progressed()
    },
    heartbeat: () => heartbeat.beatNow(attempt),
  })
  heartbeat.remove(attempt)

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
