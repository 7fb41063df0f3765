import { readAttemptReport } from '../core/attempt.ts'
import type { TaskAttempt } from '../core/client-types.ts'
import { ATTEMPT_PREFIX } from '../core/record.ts'
import type { ClientCore } from './client-core.ts'

/** The runs of a task that were kept, in order. Rejects with BackendError. */
export async function keptAttempts({ backend }: ClientCore, id: string): Promise<TaskAttempt[]> {
  const parts = await backend.store.queryParts(id, ATTEMPT_PREFIX)
  return parts.map((part) => {
    const { startedAt, endedAt, error, logs = [], logsCut } = readAttemptReport(part)
    const attempt = Number(part.part.slice(ATTEMPT_PREFIX.length))
    return {
      attempt,
      startedAt: new Date(startedAt),
      endedAt: new Date(endedAt),
      logs: logs.map((line) => ({ ...line, time: new Date(line.time), attempt })),
      ...(error !== undefined && { error }),
      ...(logsCut === true && { logsCut }),
    }
  })
}
