import { decodeEnvelope, type Envelope } from '../core/envelope.ts'
import { MalformedMessageError } from '../core/errors/index.ts'
import { isFiring, tasksOf } from '../core/schedules/firing.ts'
import { findTask } from '../core/task-names.ts'
import type { TaskSpec } from '../core/task-spec.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'

/** What a message turned out to be. */
export type Intake =
  | { readonly kind: 'task'; readonly envelope: Envelope; readonly spec: TaskSpec }
  /** A schedule's firing that stands for several tasks, or for none: each is to be sent. */
  | { readonly kind: 'firing'; readonly tasks: readonly Envelope[] }
  | { readonly kind: 'unknown-task'; readonly envelope: Envelope }
  | { readonly kind: 'unknown-version'; readonly error: MalformedMessageError }
  | { readonly kind: 'malformed'; readonly error: MalformedMessageError }

/** Reads one message. Nothing in it is trusted; nothing about it throws. */
export function readMessage(message: DeliveredMessage, tasks: ReadonlyMap<string, TaskSpec>): Intake {
  try {
    const [envelope, ...more] = isFiring(message.body)
      ? tasksOf(message.body, message.sentAt)
      : [decodeEnvelope(message.body)]
    if (envelope === undefined || more.length > 0 || standsForSeveral(message.body))
      return { kind: 'firing', tasks: envelope ? [envelope, ...more] : [] }
    const spec = findTask(tasks, envelope.name)
    if (spec === undefined) return { kind: 'unknown-task', envelope }
    // Enqueued under a name that the task had, it runs under the one that it has.
    return { kind: 'task', envelope: { ...envelope, name: spec.name }, spec }
  } catch (thrown) {
    const error = thrown instanceof MalformedMessageError ? thrown : new MalformedMessageError(String(thrown))
    return { kind: error.version === undefined ? 'malformed' : 'unknown-version', error }
  }
}

/** A firing of several tasks is sent on also where one alone is left: waits copy a message, and with a later one there could be more again. */
function standsForSeveral(body: string): boolean {
  return isFiring(body) && tasksOf(body).length > 1
}

/** How long a message that this worker can't know yet waits, by its age; `undefined` when it has waited enough. */
export function unknownWaitMs(ageMs: number, backoffMs: readonly number[], maxAgeMs: number): number | undefined {
  if (ageMs >= maxAgeMs) return undefined
  let begin = 0
  for (const wait of backoffMs) {
    begin += wait
    if (ageMs < begin) return wait
  }
  return backoffMs.at(-1)
}
