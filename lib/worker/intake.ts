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
    if (!isFiring(message.body)) return taskOf(decodeEnvelope(message.body), tasks)
    const asked = tasksOf(message.body, message.sentAt)
    const [envelope] = asked
    // Sent on also where one alone is left of several: waits copy a message, and with a later one there could be more again.
    const stands = asked.length === 1 && tasksOf(message.body).length === 1
    return stands && envelope !== undefined ? taskOf(envelope, tasks) : { kind: 'firing', tasks: asked }
  } catch (thrown) {
    const error = thrown instanceof MalformedMessageError ? thrown : new MalformedMessageError(String(thrown))
    return { kind: error.version === undefined ? 'malformed' : 'unknown-version', error }
  }
}

function taskOf(envelope: Envelope, tasks: ReadonlyMap<string, TaskSpec>): Intake {
  const spec = findTask(tasks, envelope.name)
  if (spec === undefined) return { kind: 'unknown-task', envelope }
  // Enqueued under a name that the task had, it runs under the one that it has.
  return { kind: 'task', envelope: envelope.name === spec.name ? envelope : { ...envelope, name: spec.name }, spec }
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
