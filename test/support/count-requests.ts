import { LIMITS } from '../../lib/core/limits.ts'
import type { Backend } from '../../lib/ports/backend.ts'

/** Requests, as an adapter would make them: a call that is over the service's batch limit counts for several. */
interface RequestCounts {
  send: number
  insert: number
  update: number
  read: number
  manifest: number
  key: number
}

/** A backend in front of another that counts what passes. It changes nothing. */
export function countRequests() {
  const counts: RequestCounts = { send: 0, insert: 0, update: 0, read: 0, manifest: 0, key: 0 }
  const batches = (count: number, size: number) => Math.ceil(count / size)

  const counted = (backend: Backend): Backend => {
    const { store, queue, directory } = backend
    return {
      ...backend,
      store: {
        ...store,
        insertMany: (records) => {
          counts.insert += batches(records.length, LIMITS.statementBatch.max)
          return store.insertMany(records)
        },
        updateMany: (writes) => {
          counts.update += batches(writes.length, LIMITS.statementBatch.max)
          return store.updateMany(writes)
        },
        updateBriefly: (writes) => {
          counts.update += batches(writes.length, LIMITS.statementBatch.max)
          return store.updateBriefly(writes)
        },
        getMany: (ids, options) => {
          counts.read += batches(ids.length, LIMITS.readBatch.max)
          return store.getMany(ids, options)
        },
        getBriefs: (ids) => {
          counts.read += batches(ids.length, LIMITS.readBatch.max)
          return store.getBriefs(ids)
        },
        addParts: (parts) => {
          counts.insert += batches(parts.length, LIMITS.statementBatch.max)
          return store.addParts(parts)
        },
        takeKey: (item, nowMs) => {
          counts.key += 1
          return store.takeKey(item, nowMs)
        },
      },
      queue: {
        ...queue,
        sendMany: (name, messages) => {
          counts.send += batches(messages.length, LIMITS.sendBatch.max)
          return queue.sendMany(name, messages)
        },
      },
      directory: {
        load: (app, stage) => {
          counts.manifest += 1
          return directory.load(app, stage)
        },
      },
    }
  }
  return { counts, counted }
}
