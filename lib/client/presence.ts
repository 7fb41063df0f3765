import { DEFAULTS } from '../core/defaults.ts'
import { NotTrackedError, TaskNotFoundError } from '../core/errors/index.ts'
import { LIMITS } from '../core/limits.ts'
import { createdAtOf, trackOf } from '../core/task-id.ts'

/**
 * Whether a task that has no record may yet be waiting: the record of a `run` task begins with its claim, and until then nobody can tell
 * "accepted" from "unknown". Past the queue's retention no message of it is left.
 */
export function mayBeWaiting(id: string, nowMs: number): boolean {
  const createdAt = createdAtOf(id)
  return trackOf(id) === 'run' && createdAt !== undefined && nowMs - createdAt < DEFAULTS.queue.retentionMs
}

/**
 * @param what - what is asked for, such as `status`.
 * @throws NotTrackedError for a task of track `none`; TaskNotFoundError for what can be no task's id.
 */
export function assertTracked(id: string, what: string): void {
  if (trackOf(id) === 'none') throw new NotTrackedError(id, what)
  if (!isTaskId(id)) throw new TaskNotFoundError(String(id).slice(0, LIMITS.idBytes.max), 'that is no task id')
}

/** Whether the backend can be asked for it at all. */
export function isTaskId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && Buffer.byteLength(id) <= LIMITS.idBytes.max
}
