import type { TaskView } from '../core/client-types.ts'
import { NotTrackedError } from '../core/errors/index.ts'
import type { TaskRecord } from '../core/record.ts'
import { trackOf } from '../core/task-id.ts'
import type { ClientCore } from './client-core.ts'
import { isTaskId } from './presence.ts'
import { viewOf } from './view.ts'

/** The task's record, or `null` when there is none: unknown, expired, or of track `run` and not begun. */
export async function getTask(core: ClientCore, id: string): Promise<TaskView | null> {
  core.assertOpen()
  const record = await trackedRecord(core, id)
  if (record === undefined) return null
  const { resultRef } = record
  return viewOf(core.codecs, record, resultRef === undefined ? record.result : await core.backend.blobs.get(resultRef))
}

/** Rejects with NotTrackedError, since to say that there is no record of a task that never has one would mislead. */
export async function trackedRecord(core: ClientCore, id: string): Promise<TaskRecord | undefined> {
  if (!isTaskId(id)) return undefined
  if (trackOf(id) === 'none') throw new NotTrackedError(id, 'record')
  return core.read(id)
}
