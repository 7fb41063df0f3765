import { Worker } from 'node:worker_threads'
import { GUARD_DESCRIPTOR } from './processes.ts'

/**
 * Ends this process, and all that it started, once its parent is gone: closed, crashed or killed.
 *
 * A thread of its own watches, since user code may block the main one for ever, and then no `disconnect` event is ever handled there.
 * It costs nothing while it waits: the descriptor's other end closes with the parent.
 */
export function guardAgainstOrphaning(): void {
  const guard = new Worker(GUARD, { eval: true, execArgv: [], workerData: GUARD_DESCRIPTOR, env: {} })
  guard.unref()
}

const GUARD = `
const { Socket } = require('node:net')
const { workerData } = require('node:worker_threads')
const end = () => {
  try { process.kill(-process.pid, 'SIGKILL') } catch { process.kill(process.pid, 'SIGKILL') }
}
new Socket({ fd: workerData, readable: true, writable: false }).on('error', end).on('close', end).resume()
`
