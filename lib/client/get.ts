import type { TaskView } from '../core/client-types.ts'
import { NotTrackedError } from '../core/errors/index.ts'
import { trackOf } from '../core/task-id.ts'
import type { ClientCore } from './client-core.ts'
import { isTaskId } from './presence.ts'
import { viewOf } from './view.ts'

/** The task's record, or `null` when there is none: unknown, expired, or of track `run` and not begun. */
export async function getTask(core: ClientCore, id: string): Promise<TaskView | null> {
  core.assertOpen()
  if (!isTaskId(id)) return null
  if (trackOf(id) === 'none') throw new NotTrackedError(id, 'record')
  const record = await core.read(id)
  if (record === undefined) return null
  const { resultRef } = record
  return viewOf(core.codecs, record, resultRef === undefined ? record.result : await core.backend.blobs.get(resultRef))
}
