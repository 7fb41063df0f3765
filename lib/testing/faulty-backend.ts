import { BackendError } from '../core/errors/index.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Scheduler } from '../ports/scheduler.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { TaskStore } from '../ports/task-store.ts'
import type { Faults, FaultyCall } from './faults.ts'

/** The ports, with the planned faults between them and their caller. */
export function faultyBackend<
  B extends {
    readonly store: TaskStore
    readonly queue: TaskQueue
    readonly blobs: BlobStore
    readonly scheduler: Scheduler
  },
>(backend: B, faults: Faults): B {
  const { store, queue, blobs, scheduler } = backend
  /** For calls that answer per item, and so never reject. */
  const perItem = async <T, Answer>(
    call: FaultyCall,
    items: readonly T[],
    act: () => Promise<Answer[]>,
    refused: (error: BackendError) => Answer,
  ) => {
    const fault = faults.take(call)
    if (fault === undefined) return act()
    if (fault === 'lose-reply') await act()
    return items.map(() => refused(injected(call)))
  }
  const whole = async <T>(call: FaultyCall, act: () => Promise<T>): Promise<T> => {
    const fault = faults.take(call)
    if (fault === undefined) return act()
    if (fault === 'lose-reply') await act()
    throw injected(call)
  }
  const unavailable = (error: BackendError) => ({ outcome: 'unavailable', error }) as const
  const failed = (error: BackendError) => ({ outcome: 'failed', error }) as const
  return {
    ...backend,
    store: {
      insertMany: (records) => perItem('insert', records, () => store.insertMany(records), unavailable),
      updateMany: (writes) => perItem('update', writes, () => store.updateMany(writes), unavailable),
      updateBriefly: (writes) => perItem('update', writes, () => store.updateBriefly(writes), unavailable),
      getMany: (ids, options) => whole('read', () => store.getMany(ids, options)),
      getBriefs: (ids) => whole('read', () => store.getBriefs(ids)),
      list: (query) => whole('read', () => store.list(query)),
      takeKey: (item, nowMs) => whole('insert', () => store.takeKey(item, nowMs)),
      putParts: (parts) => whole('insert', () => store.putParts(parts)),
      addParts: (parts) => perItem('insert', parts, () => store.addParts(parts), unavailable),
      swapPart: (part, expected) => whole('insert', () => store.swapPart(part, expected)),
      getParts: (keys) => whole('read', () => store.getParts(keys)),
      queryParts: (id, prefix) => whole('read', () => store.queryParts(id, prefix)),
    },
    queue: {
      sendMany: (name, messages) => perItem('send', messages, () => queue.sendMany(name, messages), unavailable),
      receive: (name, options) => whole('receive', () => queue.receive(name, options)),
      deleteMany: (name, receipts) => perItem('delete', receipts, () => queue.deleteMany(name, receipts), failed),
      changeVisibilityMany: (name, changes) =>
        perItem('visibility', changes, () => queue.changeVisibilityMany(name, changes), failed),
      depth: (name) => whole('read', () => queue.depth(name)),
    },
    scheduler: {
      create: (schedule) => whole('schedule', () => scheduler.create(schedule)),
      createMany: (schedules) => perItem('schedule', schedules, () => scheduler.createMany(schedules), unavailable),
      update: (schedule) => whole('schedule', () => scheduler.update(schedule)),
      get: (name) => whole('schedule', () => scheduler.get(name)),
      list: (query) => whole('schedule', () => scheduler.list(query)),
      delete: (name) => whole('schedule', () => scheduler.delete(name)),
    },
    blobs: {
      put: (key, text) => whole('put-blob', () => blobs.put(key, text)),
      get: (reference) => whole('get-blob', () => blobs.get(reference)),
      delete: (reference) => whole('put-blob', () => blobs.delete(reference)),
    },
  }
}

function injected(call: FaultyCall): BackendError {
  return new BackendError(`Memory ${call}`, 'a planned fault', { throttled: true })
}
