import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Speaker } from '../speaker.ts'
import { BACKEND, type BackendAnswers, type BackendRequest } from '../tasklane/environment.ts'
import { FIRST_RUN_FILE } from '../work.ts'
import type { Service } from './service.ts'

/** Tasklane's local backend, in memory. */
export interface TasklaneBackend extends Service {
  ask: Speaker<BackendRequest, BackendAnswers>['ask']
}

const STOP_LIMIT_MS = 3000

/** @param firstRun - the file in which its own workers note their first run. */
export async function startTasklane(folder: string, firstRun: string): Promise<TasklaneBackend> {
  const module = fileURLToPath(new URL('../tasklane/backend.ts', import.meta.url))
  const backend = new Speaker<BackendRequest, BackendAnswers>({
    command: process.execPath,
    args: [...process.execArgv, module],
    environment: { ...process.env, [FIRST_RUN_FILE]: firstRun },
    log: join(folder, 'tasklane-backend.log'),
  })
  const { endpoint, queue } = await backend.ready
  return {
    pid: backend.pid,
    environment: { [BACKEND.endpoint]: String(endpoint), [BACKEND.queue]: String(queue) },
    ask: (request) => backend.ask(request),
    stop: () => backend.close(STOP_LIMIT_MS),
  }
}
