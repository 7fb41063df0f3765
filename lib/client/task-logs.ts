import type { TaskLogLine, TaskLogs } from '../core/client-types.ts'
import { LIVE_PREFIX, readLivePart } from '../core/live-logs.ts'
import { keptAttempts } from './attempts.ts'
import type { ClientCore } from './client-core.ts'
import { assertTracked } from './presence.ts'

/** What a task's runs have written: those that were kept, and those that go on as far as they have told. Rejects as {@link assertTracked}, or with BackendError. */
export async function taskLogs(core: ClientCore, id: string): Promise<TaskLogs> {
  core.assertOpen()
  assertTracked(id, 'logs')
  const [kept, live] = await Promise.all([keptAttempts(core, id), liveLines(core, id)])
  const told = new Set(kept.map(({ attempt }) => attempt))
  const lines = [...kept.flatMap(({ logs }) => logs), ...live.filter(({ attempt }) => !told.has(attempt))]
  return {
    logs: lines.toSorted((a, b) => a.attempt - b.attempt),
    ...(kept.some(({ logsCut }) => logsCut) && { logsCut: true }),
  }
}

async function liveLines({ backend }: ClientCore, id: string): Promise<TaskLogLine[]> {
  const parts = await backend.store.queryParts(id, LIVE_PREFIX)
  return parts
    .map(readLivePart)
    .flatMap(({ attempt, lines }) => lines.map((line) => ({ ...line, time: new Date(line.time), attempt })))
}
