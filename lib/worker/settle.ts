import type { Envelope } from '../core/envelope.ts'
import { BackendError, PayloadTooLargeError } from '../core/errors/index.ts'
import { LIMITS } from '../core/limits.ts'
import { resultKey } from '../core/payload-keys.ts'
import { isTerminal, type TaskRecord } from '../core/record.ts'
import { needsSchedule } from '../core/schedules/due.ts'
import { storedError } from '../core/stored-error.ts'
import { type Ending, type Run, releaseWrite, settleWrite, wasMine } from '../core/transitions.ts'
import type { Attempt } from './attempt.ts'
import type { BatchScope } from './batch-scope.ts'
import { failUntracked } from './dead-letters.ts'
import { backInAMoment, type Verdict } from './decide.ts'
import { keepReport, partsOf } from './kept-parts.ts'
import type { Disposition } from './postpone.ts'
import type { WorkerRuntime } from './runtime.ts'
import { type Facts, tell } from './tell.ts'

/** Records what a verdict says, and tells what is to become of the message. Whoever fails the fence records nothing. */
export async function settle(attempt: Attempt, verdict: Verdict, batch: BatchScope): Promise<Disposition> {
  if (verdict.action === 'abandon') return 'keep'
  if (verdict.action === 'retry' || verdict.action === 'requeue') return release(attempt, verdict, batch)
  const ending = await endingOf(attempt, verdict, batch.runtime)
  // The value could not be kept: the run has to be repeated, and sooner than a lapsed lease would have it.
  if (ending instanceof BackendError)
    return release(
      attempt,
      backInAMoment(() => batch.runtime.entropy.random()),
      batch,
    )
  return attempt.run === undefined
    ? endUntracked(attempt, ending, isSilent(verdict), batch)
    : end(attempt, attempt.run, ending, isSilent(verdict), batch)
}

async function end(
  attempt: Attempt,
  run: Run,
  ending: Ending,
  silent: boolean,
  batch: BatchScope,
): Promise<Disposition> {
  const now = batch.runtime.clock.now()
  const write = settleWrite(run, ending, now, now - attempt.startedAt)
  try {
    const parts = await partsOf(attempt, ending, silent, write.set.ttl ?? 0, now, batch.runtime)
    // The input before the failure: a failure that is seen can be run again.
    if (parts.length > 0) await batch.store.putParts(parts)
  } catch {
    return backAfterLease(attempt, batch)
  }
  const progress = attempt.lastProgress
  const answer = await batch.store.settle(
    progress === undefined ? write : { ...write, set: { ...write.set, progress } },
  )
  if (answer.outcome === 'unavailable') return backAfterLease(attempt, batch)
  if (answer.outcome === 'refused' && !wasMine(run, answer.record)) return isOver(answer.record) ? 'done' : 'keep'
  tellEnd(attempt, ending, silent, now, batch.runtime)
  return 'done'
}

/**
 * The store took nothing, so the run has to be repeated. It can be once its lease is over; by itself the message would stay hidden for as
 * long as its queue says, which is many times that.
 */
function backAfterLease({ message, lease }: Attempt, { postponer, runtime }: BatchScope): Promise<Disposition> {
  const { leaseMs, skewMs } = runtime.settings
  return postponer.hide(message, Math.max(0, lease?.leftMs ?? leaseMs) + skewMs + AFTER_LEASE_MS)
}

/** Whoever asks for a lease at the very instant of its end is refused. */
const AFTER_LEASE_MS = 1000

/** Back to PENDING first, so that the next delivery finds the attempt counted; then the wait. */
async function release(
  attempt: Attempt,
  verdict: Extract<Verdict, { action: 'retry' | 'requeue' }>,
  batch: BatchScope,
): Promise<Disposition> {
  const { clock } = batch.runtime
  const now = clock.now()
  const until = now + verdict.delayMs
  const change = nextOf(attempt, verdict)
  const tellRetry = () => {
    if (verdict.action !== 'retry') return
    const facts = { ...factsOf(attempt, now), delayMs: verdict.delayMs }
    tell(batch.runtime, 'retried', attempt.envelope, facts, verdict.error)
  }
  if (attempt.run === undefined) {
    tellRetry()
    return batch.postponer.postponeTask(attempt, until, copyOf(attempt.envelope, change, until, now))
  }
  if (verdict.action === 'retry') await keepReport(attempt, verdict.error, now, batch)
  const answer = await batch.store.settle(releaseWrite(attempt.run, now, until, change))
  if (answer.outcome === 'updated' || (answer.outcome === 'refused' && wasMine(attempt.run, answer.record))) {
    tellRetry()
    return batch.postponer.postponeTask(attempt, until)
  }
  if (
    answer.outcome === 'refused' &&
    answer.record?.cancelRequested === true &&
    answer.record.leaseToken === attempt.run.token
  ) {
    return end(attempt, attempt.run, { status: 'CANCELLED' }, false, batch)
  }
  if (answer.outcome === 'unavailable') return backAfterLease(attempt, batch)
  return isOver(answer.record) ? 'done' : 'keep'
}

/** What the task is when it comes back. */
function nextOf(
  attempt: Attempt,
  verdict: Extract<Verdict, { action: 'retry' | 'requeue' }>,
): Pick<Partial<TaskRecord>, 'attempt' | 'error' | 'labels'> {
  if (verdict.action === 'retry') return { attempt: attempt.attempt + 1, error: verdict.error }
  if (!verdict.counted) return {}
  return { labels: { ...attempt.labels, requeues: String(requeuesOf(attempt) + 1) } }
}

export function requeuesOf({ labels }: Pick<Attempt, 'labels'>): number {
  return Math.max(0, Number.parseInt(labels['requeues'] ?? '0', 10) || 0)
}

/** What has no record says itself how long it waits, where its queue can't keep it to that. */
function copyOf(
  envelope: Envelope,
  change: Pick<Partial<TaskRecord>, 'attempt' | 'labels'>,
  until: number,
  now: number,
): Envelope {
  const { dueAt: _, ...rest } = envelope
  return {
    ...rest,
    ...(needsSchedule(until - now) && { dueAt: until }),
    ...(change.labels !== undefined && { labels: change.labels }),
    ...(change.attempt !== undefined && { attempt: change.attempt }),
  }
}

async function endUntracked(
  attempt: Attempt,
  ending: Ending,
  silent: boolean,
  batch: BatchScope,
): Promise<Disposition> {
  const now = batch.runtime.clock.now()
  // What is discarded is to raise no alarm, and a message in the dead-letter queue does.
  if (ending.status !== 'FAILURE' || silent) {
    tellEnd(attempt, ending, silent, now, batch.runtime)
    return 'done'
  }
  return failUntracked(attempt.message, attempt.envelope, factsOf(attempt, now), ending.error, batch)
}

function tellEnd(attempt: Attempt, ending: Ending, silent: boolean, now: number, runtime: WorkerRuntime): void {
  const { envelope } = attempt
  if (ending.status === 'SUCCESS') tell(runtime, 'succeeded', envelope, factsOf(attempt, now))
  if (ending.status === 'FAILURE' && !silent) tell(runtime, 'failed', envelope, factsOf(attempt, now), ending.error)
}

function factsOf({ attempt, startedAt, trace }: Attempt, now: number): Facts {
  return { attempt, durationMs: now - startedAt, trace }
}

async function endingOf(
  { envelope }: Attempt,
  verdict: Extract<Verdict, { action: 'succeed' | 'fail' | 'cancel' }>,
  { blobs }: WorkerRuntime,
): Promise<Ending | BackendError> {
  if (verdict.action === 'cancel') return { status: 'CANCELLED' }
  if (verdict.action === 'fail') return { status: 'FAILURE', error: verdict.error }
  if (verdict.value === undefined || envelope.track === 'none') return { status: 'SUCCESS' }
  try {
    const text = JSON.stringify(verdict.value)
    const bytes = Buffer.byteLength(text)
    if (bytes <= LIMITS.recordResultBytes.max) return { status: 'SUCCESS', result: text }
    if (bytes > LIMITS.resultBytes.max) throw tooLarge(envelope.name, bytes)
    return { status: 'SUCCESS', resultRef: await blobs.put(resultKey(envelope.id), text) }
  } catch (error) {
    return error instanceof BackendError ? error : { status: 'FAILURE', error: storedError(error, false) }
  }
}

function tooLarge(name: string, bytes: number): PayloadTooLargeError {
  const remedy = 'store it where its readers can fetch it, and return where that is'
  return new PayloadTooLargeError(`the result of task '${name}'`, bytes, LIMITS.resultBytes.max, remedy)
}

/** Ended by another, or gone with its retention: either way nothing is left to do. */
function isOver(record: TaskRecord | undefined): boolean {
  return record === undefined || isTerminal(record.status)
}

function isSilent(verdict: Verdict): boolean {
  return verdict.action === 'fail' && verdict.silent
}
