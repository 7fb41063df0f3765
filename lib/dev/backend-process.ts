import type { ChildProcess } from 'node:child_process'
import { Backend } from './backend.ts'
import type { FromBackend, ToBackend } from './backend-protocol.ts'
import { sendTo } from './processes.ts'
import { toWireError } from './wire-error.ts'

/** The backend's process: does what its parent says, and ends with it. */

/** After this it ends in the middle of closing; what is kept on disk survives that. */
const CLOSE_LIMIT_MS = 1500

let backend: Promise<Backend> | undefined
process.on('message', (message) => void handle(message as ToBackend))
process.once('disconnect', end)
process.once('SIGTERM', end)

async function handle(message: ToBackend): Promise<void> {
  if (message.type === 'close') end()
  else if (message.type === 'open') await open(message)
  else await answer(message)
}

async function open({ options }: Extract<ToBackend, { type: 'open' }>): Promise<void> {
  backend = Backend.open(options, (event) => tell({ type: 'event', event }))
  try {
    tell({ type: 'ready', info: (await backend).info })
  } catch (error) {
    tell({ type: 'failed', error: toWireError(error, 'BACKEND_FAILED') })
  }
}

async function answer({ type, call }: Extract<ToBackend, { call: number }>): Promise<void> {
  const opened = await backend
  if (opened === undefined) return
  try {
    if (type === 'sweep') {
      tell({ type: 'swept', call, result: await opened.sweep() })
    } else {
      await opened.reload()
      tell({ type: 'reloaded', call, info: opened.info })
    }
  } catch (error) {
    tell({ type: 'refused', call, error: toWireError(error, type === 'sweep' ? 'SWEEP_FAILED' : 'RELOAD_FAILED') })
  }
}

function end(): void {
  setTimeout(() => process.exit(0), CLOSE_LIMIT_MS)
  Promise.resolve(backend)
    .then((opened) => opened?.close())
    .catch(() => {})
    .finally(() => process.exit(0))
}

function tell(message: FromBackend): void {
  sendTo(process as unknown as ChildProcess, message)
}
