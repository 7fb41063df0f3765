import type { EnqueueManyOptions, EnqueueOptions, TaskHandle } from '../core/client-types.ts'
import { BackendError } from '../core/errors/index.ts'
import type { ClientCore, ParentTask } from './client-core.ts'
import { type PreparedTask, prepare, submitPrepared } from './enqueue.ts'
import type { Place } from './gate.ts'
import type { TaskRef } from './routes.ts'
import { Tally } from './tally.ts'

export interface ManyItem {
  readonly task: TaskRef
  readonly input: unknown
  readonly options?: EnqueueOptions | undefined
}

export type ManyItems = Iterable<ManyItem> | AsyncIterable<ManyItem>

/** Items of a stream that are on their way at once; the next is pulled when one of them is durable. */
const STREAM_WINDOW = 1000

/**
 * Puts many tasks in.
 *
 * An array is checked as a whole before anything is sent: a bad item rejects with its own error, which names the item. A stream is taken
 * as it comes, in bounded memory, and ends at the first item that fails. What the backend does not take: PartialEnqueueError.
 */
export async function enqueueMany(
  core: ClientCore,
  items: ManyItems,
  options: EnqueueManyOptions,
  parent: ParentTask | undefined,
): Promise<TaskHandle[]> {
  core.assertOpen()
  options.signal?.throwIfAborted()
  const tally = new Tally(core, Array.isArray(items) ? items.length : undefined, options)
  if (Array.isArray(items)) await core.inProgress.track(enqueueArray(core, items as readonly ManyItem[], parent, tally))
  else await enqueueStream(core, items, parent, tally, options.signal)
  return tally.handles()
}

async function enqueueArray(
  core: ClientCore,
  items: readonly ManyItem[],
  parent: ParentTask | undefined,
  tally: Tally,
): Promise<void> {
  const prepared = await Promise.all(items.map((item, index) => prepareItem(core, item, index, parent)))
  const sent = prepared.map(async (one, index) => submitItem(core, one, index, tally, await core.gate.enter()))
  await Promise.all(sent)
}

async function enqueueStream(
  core: ClientCore,
  items: ManyItems,
  parent: ParentTask | undefined,
  tally: Tally,
  signal: AbortSignal | undefined,
): Promise<void> {
  const travelling = new Set<Promise<void>>()
  let index = 0
  for await (const item of items) {
    if (tally.failed || signal?.aborted) break
    const place = await core.gate.enter()
    const prepared = await prepareItem(core, item, index, parent).catch((error: Error) => error)
    if (prepared instanceof Error) {
      tally.add(index, undefined, { outcome: 'refused', id: `items[${index}]`, error: prepared })
      place.leave()
      break
    }
    const one = core.inProgress
      .track(submitItem(core, prepared, index, tally, place))
      .finally(() => travelling.delete(one))
    travelling.add(one)
    index += 1
    if (travelling.size >= STREAM_WINDOW) await Promise.race(travelling)
  }
  await Promise.all(travelling)
  signal?.throwIfAborted()
}

async function prepareItem(
  core: ClientCore,
  { task, input, options = {} }: ManyItem,
  index: number,
  parent: ParentTask | undefined,
): Promise<PreparedTask> {
  try {
    return await prepare(core, { task, input, options, parent })
  } catch (error) {
    // A backend's fault is no one item's, and may be one error for all of them.
    if (error instanceof Error && !(error instanceof BackendError)) error.message = `items[${index}]: ${error.message}`
    throw error
  }
}

async function submitItem(
  core: ClientCore,
  prepared: PreparedTask,
  index: number,
  tally: Tally,
  place: Place,
): Promise<void> {
  try {
    place.hold(prepared.draft.bytes)
    tally.add(index, prepared.draft.route.name, await submitPrepared(core, prepared))
  } finally {
    place.leave()
  }
}
