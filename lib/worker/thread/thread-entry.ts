/** Where a thread begins that does not begin in a bundle: loads the user's module, and serves the app that it exports. */
import { workerData } from 'node:worker_threads'
import { appSpec } from '../../core/app.ts'
import type { App } from '../../core/app-types.ts'
import type { FromThread, ThreadData } from './protocol.ts'
import { isServing, serveThread, threadPort } from './serve-thread.ts'
import { toWire } from './wire-errors.ts'

const port = threadPort()
if (port !== undefined) {
  try {
    const module = (await import((workerData as ThreadData).entry)) as { readonly default?: App }
    // A module that starts a worker itself has done it by then.
    if (!isServing()) serveThread(appSpec(module.default as App), port)
  } catch (thrown) {
    port.postMessage({ type: 'unusable', thrown: toWire(thrown) } satisfies FromThread)
  }
}
