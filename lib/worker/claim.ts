import { decideClaim } from '../core/claim-decision.ts'
import type { RecordWrite } from '../core/condition.ts'
import type { Envelope } from '../core/envelope.ts'
import { TaskExpired, WorkerCrashed } from '../core/errors/index.ts'
import { inputToKeep, recordInput } from '../core/kept-input.ts'
import type { TaskRecord } from '../core/record.ts'
import { storedError } from '../core/stored-error.ts'
import {
  claimWrite,
  type Ending,
  endedRecord,
  pendingRecord,
  settleLapsedWrite,
  settlePendingWrite,
  startedRecord,
  takeoverWrite,
} from '../core/transitions.ts'
import type { Claimed, Ticket } from './attempt.ts'
import type { BatchStore } from './batch-store.ts'
import { Lease } from './lease.ts'
import type { WorkerRuntime } from './runtime.ts'
import { tell } from './tell.ts'

/** What came of asking for a task. */
export type ClaimResult =
  | { readonly kind: 'claimed'; readonly claimed: Claimed }
  /** Its last worker is gone. Ask again with `alone` when no other task runs. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'done' }
  | { readonly kind: 'postpone'; readonly untilMs: number }
  | { readonly kind: 'hide'; readonly untilMs: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unavailable' }

/** A claim meets a changed record at most so often before it gives the message back. */
const MAX_ROUNDS = 5

/** Asks for the right to run a task, once, with a fresh token. Each round either writes what the last answer showed, or ends. */
export async function claim(
  ticket: Ticket,
  alone: boolean,
  store: BatchStore,
  runtime: WorkerRuntime,
): Promise<ClaimResult> {
  const { envelope, spec } = ticket
  const { blobs, clock, entropy, settings } = runtime
  const token = entropy.id(clock.now())
  const retentionMs = envelope.retention ?? spec.retentionMs
  const from = clock.monotonic()
  const won = (record: Pick<TaskRecord, 'attempt' | 'labels' | 'rev'>): ClaimResult => ({
    kind: 'claimed',
    claimed: {
      run: { id: envelope.id, token, rev: record.rev, retentionMs },
      attempt: record.attempt,
      labels: record.labels,
      lease: new Lease(clock, from, settings.leaseMs),
    },
  })

  const fresh = pendingRecord(envelope, envelope.rec === 'claim' ? recordInput(envelope.input) : undefined, retentionMs)
  if (envelope.rec === 'claim') {
    const begun = await begin(envelope, fresh, token, store, runtime)
    if (begun === 'claimed') return won(fresh)
    if (begun !== 'exists') return begun
  }
  let write: RecordWrite = claimWrite(fresh, token, clock.now(), settings.leaseMs)
  let expected: TaskRecord = fresh
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer = await store.update(write)
    if (answer.outcome === 'unavailable') return { kind: 'unavailable' }
    if (answer.outcome === 'updated') {
      if (write.set.status === 'FAILURE')
        tell(runtime, 'failed', envelope, { attempt: expected.attempt }, write.set.error)
      if (write.set.status !== 'STARTED') return { kind: 'done' }
      return won({ ...expected, rev: write.set.rev ?? expected.rev })
    }
    const { record } = answer
    if (record === undefined) return { kind: 'missing' }
    const next = nextStep(record, token, alone, clock.now(), settings.leaseMs)
    if (next.kind === 'own') return won(record)
    if (next.kind !== 'write') return next
    // Before a failure is recorded, what it takes to run the task again.
    if (next.write.set.status === 'FAILURE') {
      try {
        await store.putParts([
          await inputToKeep(envelope, next.write.set.ttl ?? 0, (key, text) => blobs.put(key, text)),
        ])
      } catch {
        return { kind: 'unavailable' }
      }
    }
    write = next.write
    expected = record
  }
  return { kind: 'unavailable' }
}

/** Makes the record that begins with its claim; only the envelope says when such a task may start. */
async function begin(
  envelope: Envelope,
  fresh: TaskRecord,
  token: string,
  store: BatchStore,
  runtime: WorkerRuntime,
): Promise<'claimed' | 'exists' | ClaimResult> {
  const { blobs, clock, settings } = runtime
  const now = clock.now()
  const decision = decideClaim(fresh, token, now)
  if (decision.action === 'postpone') return { kind: 'postpone', untilMs: decision.untilMs }
  if (decision.action !== 'expire') {
    const { outcome } = await store.insert(startedRecord(fresh, token, now, settings.leaseMs))
    return outcome === 'inserted' ? 'claimed' : outcome === 'exists' ? outcome : { kind: outcome }
  }
  const ended = endedRecord(fresh, failure(new TaskExpired(fresh.expiresAt ?? 0)), now)
  try {
    await store.putParts([await inputToKeep(envelope, ended.ttl, (key, text) => blobs.put(key, text))])
  } catch {
    return { kind: 'unavailable' }
  }
  const { outcome } = await store.insert(ended)
  if (outcome === 'inserted') tell(runtime, 'failed', envelope, { attempt: ended.attempt }, ended.error)
  return outcome === 'inserted' ? { kind: 'done' } : outcome === 'exists' ? outcome : { kind: outcome }
}

type NextStep =
  | Exclude<ClaimResult, { kind: 'claimed' | 'missing' | 'unavailable' }>
  | { readonly kind: 'own' }
  | { readonly kind: 'write'; readonly write: RecordWrite }

function nextStep(record: TaskRecord, token: string, alone: boolean, now: number, leaseMs: number): NextStep {
  const decision = decideClaim(record, token, now)
  switch (decision.action) {
    case 'claimed':
      return { kind: 'own' }
    case 'acknowledge':
      return { kind: 'done' }
    case 'postpone':
    case 'hide':
      return { kind: decision.action, untilMs: decision.untilMs }
    case 'claim':
      return { kind: 'write', write: claimWrite(record, token, now, leaseMs) }
    case 'take-over':
      return alone ? { kind: 'write', write: takeoverWrite(record, token, now, leaseMs) } : { kind: 'alone' }
    case 'expire':
      return { kind: 'write', write: endWaiting(record, failure(new TaskExpired(record.expiresAt ?? 0)), now) }
    case 'cancel':
      return { kind: 'write', write: endWaiting(record, { status: 'CANCELLED' }, now) }
    case 'crash':
      return { kind: 'write', write: endWaiting(record, failure(new WorkerCrashed(record.takeovers + 1)), now) }
  }
}

function endWaiting(record: TaskRecord, ending: Ending, now: number): RecordWrite {
  return record.status === 'STARTED' ? settleLapsedWrite(record, ending, now) : settlePendingWrite(record, ending, now)
}

function failure(error: Error): Ending {
  return { status: 'FAILURE', error: storedError(error, false) }
}
