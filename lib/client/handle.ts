import type { TaskHandle, TaskSnapshot, WaitOptions } from '../core/client-types.ts'
import { TaskNotFoundError } from '../core/errors/index.ts'
import { isTerminal, type TaskRecord, type TaskStatus } from '../core/record.ts'
import { awaitEnd } from './await-end.ts'
import { cancelTask } from './cancel.ts'
import type { ClientCore } from './client-core.ts'
import { outcomeOf } from './outcome.ts'
import { assertTracked, mayBeWaiting } from './presence.ts'
import { watchTask } from './watch.ts'

/** What is known of a task beside its id. */
export interface HandleFacts {
  readonly created: boolean
  /** Names a task that is cancelled before its record began. */
  readonly name?: string | undefined
}

export function makeHandle(core: ClientCore, id: string, { created, name }: HandleFacts): TaskHandle {
  // Of a task that was there before, nobody knows here how old it is.
  const born = created && name !== undefined ? { name, atMs: core.backend.clock.monotonic() } : undefined
  const outcome = async (options: WaitOptions = {}) =>
    outcomeOf(core, await awaitEnd(core, id, options, born), options.logs ?? false)
  return {
    id,
    created,
    outcome,
    result: async (options) => (await outcome(options)).unwrap(),
    isReady: async () => isTerminal(await statusOf(core, id, 'status')),
    status: () => statusOf(core, id, 'status'),
    progress: async () => (await present(core, id, 'progress'))?.progress ?? null,
    watch: (options): AsyncIterable<TaskSnapshot> => watchTask(core, id, options),
    cancel: () => cancelTask(core, id, name),
  }
}

async function statusOf(core: ClientCore, id: string, what: string): Promise<TaskStatus> {
  return (await present(core, id, what))?.status ?? 'PENDING'
}

/** The record; `undefined` for a task that may be waiting without one. @throws TaskNotFoundError, NotTrackedError */
async function present(core: ClientCore, id: string, what: string): Promise<TaskRecord | undefined> {
  core.assertOpen()
  assertTracked(id, what)
  const record = await core.read(id)
  if (record === undefined && !mayBeWaiting(id, core.backend.clock.now())) throw new TaskNotFoundError(id)
  return record
}
