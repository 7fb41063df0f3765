import type { TaskSnapshot, WaitOptions } from '../core/client-types.ts'
import { TaskNotFoundError } from '../core/errors/index.ts'
import { isTerminal, type TaskRecord } from '../core/record.ts'
import { waitMs } from './await-end.ts'
import type { ClientCore } from './client-core.ts'
import { learnedPace, steadyPace } from './first-look.ts'
import { assertTracked, mayBeWaiting } from './presence.ts'

/**
 * A task's state now, then each change of it, the last being its end. A reader that is slow misses what lies between, never the end.
 *
 * Throws TaskNotFoundError, NotTrackedError, OptionError, the signal's reason, or a BackendError.
 */
export async function* watchTask(
  core: ClientCore,
  id: string,
  options: Pick<WaitOptions, 'interval' | 'signal'> = {},
): AsyncGenerator<TaskSnapshot, void, undefined> {
  const intervalMs = waitMs('interval', options.interval)
  const { signal } = options
  signal?.throwIfAborted()
  core.assertOpen()
  assertTracked(id, 'status')
  const mailbox = new Mailbox()
  const abort = () => mailbox.fail(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  const stop = core.poller.watch(
    id,
    { ...(intervalMs === undefined ? learnedPace(undefined) : steadyPace(intervalMs)), firstMs: 0 },
    {
      seen: (record) => {
        if (record === undefined && !mayBeWaiting(id, core.backend.clock.now())) mailbox.fail(new TaskNotFoundError(id))
        else mailbox.put(snapshotOf(record))
      },
      failed: (error) => mailbox.fail(error),
    },
  )
  try {
    for (;;) {
      const snapshot = await mailbox.next()
      yield snapshot
      if (isTerminal(snapshot.status)) return
    }
  } finally {
    stop()
    signal?.removeEventListener('abort', abort)
  }
}

function snapshotOf(record: TaskRecord | undefined): TaskSnapshot {
  return { status: record?.status ?? 'PENDING', progress: record?.progress ?? null }
}

/** Holds the newest snapshot that differs from the one read last. */
class Mailbox {
  #read = ''
  #newest: TaskSnapshot | undefined
  #failure: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined

  put(snapshot: TaskSnapshot): void {
    this.#newest = JSON.stringify(snapshot) === this.#read ? undefined : snapshot
    this.#wake?.()
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake?.()
  }

  async next(): Promise<TaskSnapshot> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure.error
      const snapshot = this.#newest
      if (snapshot !== undefined) {
        this.#newest = undefined
        this.#read = JSON.stringify(snapshot)
        return snapshot
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
