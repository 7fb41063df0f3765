import type { Outcome, TaskHandle, TaskSnapshot, WaitOptions } from '../../core/client-types.ts'
import type { RemoteOutcome } from './client-calls.ts'
import type { HandleMethod, RemoteHandle } from './protocol.ts'
import type { AskClient } from './remote-client.ts'
import { fromWire } from './wire-errors.ts'

let watches = 0

/** A handle in a thread: the worker's client looks and waits. */
export function remoteHandle({ id, name, created }: RemoteHandle, ask: AskClient): TaskHandle {
  const asked = <T>(method: HandleMethod, { signal, ...options }: WaitOptions = {}) =>
    ask({ of: 'handle', id, name, method, options }, signal) as Promise<T>
  return {
    id,
    created,
    isReady: () => asked('isReady'),
    status: () => asked('status'),
    progress: () => asked('progress'),
    result: (options) => asked('result', options),
    cancel: () => asked('cancel'),
    outcome: async (options) => {
      const { plain, thrown } = await asked<RemoteOutcome>('outcome', options)
      const unwrap = () => {
        if (thrown !== undefined) throw fromWire(thrown)
        return plain['value']
      }
      return { ...plain, unwrap } as unknown as Outcome<unknown>
    },
    watch: ({ signal, ...options } = {}) => snapshots(id, options, ask, signal),
  }
}

async function* snapshots(
  id: string,
  options: object,
  ask: AskClient,
  signal: AbortSignal | undefined,
): AsyncGenerator<TaskSnapshot> {
  const watch = ++watches
  try {
    for (;;) {
      const { done, value } = (await ask({ of: 'watch', id, watch, options }, signal)) as IteratorResult<TaskSnapshot>
      if (done === true) return
      yield value
    }
  } finally {
    await ask({ of: 'unwatch', watch })
  }
}
