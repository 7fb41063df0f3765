import { DEFAULTS } from '../core/defaults.ts'
import type { Envelope } from '../core/envelope.ts'
import { ErrorCode, TaskExpired, UnknownTaskError } from '../core/errors/index.ts'
import type { Control, StoredError } from '../core/record.ts'
import { needsSchedule } from '../core/schedules/due.ts'
import { storedError } from '../core/stored-error.ts'
import type { Ending } from '../core/transitions.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { Claimed, Ticket } from './attempt.ts'
import type { BatchScope } from './batch-scope.ts'
import { claim } from './claim.ts'
import { deadLetter, failUntracked } from './dead-letters.ts'
import { endUnrun } from './end-unrun.ts'
import { forward, isAway } from './forward.ts'
import { type Intake, unknownWaitMs } from './intake.ts'
import type { Disposition } from './postpone.ts'
import { runTask } from './run-task.ts'
import { sendTasks } from './send-tasks.ts'

/** `alone`: its last worker is gone, so it is to be asked for again when no other task of the batch runs. */
export type MessageResult = Disposition | 'alone'

/** One message's whole way: read, wait or claim, run, decide, settle. */
export function processMessage(
  message: DeliveredMessage,
  intake: Intake,
  alone: boolean,
  batch: BatchScope,
): Promise<MessageResult> {
  const { runtime, postponer } = batch
  switch (intake.kind) {
    case 'task':
      return processTask({ message, envelope: intake.envelope, spec: intake.spec }, alone, batch)
    case 'firing':
      return sendTasks(message, intake.tasks, batch)
    case 'malformed':
      return deadLetter(message, 'Malformed', intake.error.message, batch)
    case 'unknown-task':
      return waitForDefinition(message, intake.envelope, batch)
    case 'unknown-version': {
      // Nothing in it may be trusted, so it is only hidden, never copied.
      const wait = runtime.settings.unknownBackoffMs[message.receiveCount - 1]
      if (wait !== undefined) return postponer.hide(message, wait)
      return deadLetter(message, 'UnknownVersion', intake.error.message, batch)
    }
  }
}

async function processTask(ticket: Ticket, alone: boolean, batch: BatchScope): Promise<MessageResult> {
  const { message, envelope } = ticket
  const { runtime, postponer } = batch
  const held = heldBack(ticket, await batch.controls.get(envelope.group, envelope.priority), batch)
  if (held !== undefined) return held
  if (isAway(ticket, batch) && (await forward(ticket, batch))) return 'done'
  if (envelope.track === 'none') return runTask(ticket, untracked(envelope), batch)

  const result = await claim(ticket, alone, batch.store, runtime)
  const now = runtime.clock.now()
  switch (result.kind) {
    case 'claimed':
      return runTask(ticket, result.claimed, batch)
    case 'alone':
    case 'done':
      return result.kind
    case 'postpone':
      return postponer.postponeTask(ticket, result.untilMs)
    case 'hide':
      return postponer.hide(message, result.untilMs - now)
    case 'missing': {
      const why = `task ${envelope.id} has no record any more, so it was not run`
      return deadLetter(message, 'RecordMissing', why, batch, envelope)
    }
    case 'unavailable':
      // The store is slow or gone.
      return postponer.retrySoon(message)
  }
}

/** What keeps a task from being asked for at all; `undefined` when nothing does. */
function heldBack(
  ticket: Ticket,
  { pausedAt, purgedBefore }: Control,
  batch: BatchScope,
): Promise<Disposition> | undefined {
  const { message, envelope } = ticket
  const { runtime, postponer } = batch
  const now = runtime.clock.now()
  if (purgedBefore !== undefined && envelope.enqueuedAt < purgedBefore)
    return endUnrun(message, envelope, { status: 'CANCELLED' }, batch)
  if (pausedAt !== undefined)
    return postponer.postpone(message, runtime.settings.controlCacheMs * (1 + runtime.entropy.random()))
  if ((envelope.depth ?? 0) > runtime.settings.depth)
    return failUnrun(message, envelope, tooDeep(runtime.settings.depth), batch)
  if (envelope.track !== 'none') return undefined
  // Without a record, the envelope alone says when.
  if (envelope.dueAt !== undefined && envelope.dueAt > now) return postponer.postponeTask(ticket, envelope.dueAt)
  if (envelope.expiresAt === undefined || envelope.expiresAt > now) return undefined
  return failUnrun(message, envelope, storedError(new TaskExpired(envelope.expiresAt), false), batch)
}

/** A name that is unknown now may be deployed in a moment; in the end its failure is recorded and the message kept. */
async function waitForDefinition(
  message: DeliveredMessage,
  envelope: Envelope,
  batch: BatchScope,
): Promise<Disposition> {
  const { runtime, postponer } = batch
  const { unknownBackoffMs, unknownMaxAgeMs } = runtime.settings
  const credible = believable(message, envelope)
  const changed = credible === envelope ? undefined : credible
  const { enqueuedAt, dueAt = enqueuedAt } = credible
  const ageMs = runtime.clock.now() - Math.max(enqueuedAt, dueAt)
  // Until it is due, nobody need know its task.
  if (needsSchedule(-ageMs)) return postponer.postponeTask({ message, envelope }, dueAt, changed)
  const wait = unknownWaitMs(ageMs, unknownBackoffMs, unknownMaxAgeMs)
  if (wait !== undefined) return postponer.postpone(message, wait, changed)
  const unknown = new UnknownTaskError(envelope.name, [...runtime.app.tasks.keys()])
  const ended = await endUnrun(
    message,
    envelope,
    failure({ ...storedError(unknown, false), type: 'UnknownTask' }),
    batch,
  )
  return ended === 'keep' ? ended : deadLetter(message, 'UnknownTask', unknown.message, batch, envelope)
}

/**
 * The envelope with times that can be: not after SQS had it, but for a clock that is wrong by a minute and a wait that is allowed.
 * A copy is new to SQS, so what a message says of its own time is all that tells how long it has waited; else a lie would keep it for ever.
 */
function believable({ sentAt }: DeliveredMessage, envelope: Envelope): Envelope {
  const { enqueuedAt, dueAt } = envelope
  const latestDue = sentAt + DEFAULTS.maxWaitMs
  if (enqueuedAt <= sentAt + MINUTE_MS && (dueAt ?? 0) <= latestDue) return envelope
  return {
    ...envelope,
    enqueuedAt: Math.min(enqueuedAt, sentAt),
    ...(dueAt !== undefined && { dueAt: Math.min(dueAt, latestDue) }),
  }
}

const MINUTE_MS = 60_000

/** Ends a task that will not run: in its record, or where it has none, in the dead-letter queue. */
async function failUnrun(
  message: DeliveredMessage,
  envelope: Envelope,
  error: StoredError,
  batch: BatchScope,
): Promise<Disposition> {
  if (envelope.track !== 'none') return endUnrun(message, envelope, failure(error), batch)
  return failUntracked(message, envelope, { attempt: envelope.attempt ?? 0 }, error, batch)
}

function failure(error: StoredError): Ending {
  return { status: 'FAILURE', error }
}

function tooDeep(limit: number): StoredError {
  const message = `it was enqueued by a chain of more than ${limit} handlers; end the loop`
  return { type: 'TaskRejected', code: ErrorCode.TaskRejected, message, retryable: false }
}

function untracked(envelope: Envelope): Claimed {
  const labels = envelope.labels ?? {}
  return { run: undefined, attempt: envelope.attempt ?? 0, labels, lease: undefined }
}
