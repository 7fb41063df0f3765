import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SOURCE_CONDITION } from '../core/bundling.ts'

/** Whether this package runs from its TypeScript sources. */
export const FROM_SOURCE = import.meta.url.endsWith('.ts')

/** The file of a module of this package: `url` is its path without extension, against `base`. */
export function modulePath(url: string, base: string): string {
  return fileURLToPath(new URL(`${url}${FROM_SOURCE ? '.ts' : '.js'}`, base))
}

/** Options of Node for a child that runs this package's own modules; never those of the caller, such as a test runner's. */
export const NODE_ARGUMENTS: readonly string[] = FROM_SOURCE ? [`--conditions=${SOURCE_CONDITION}`] : []

/** The descriptor on which a guarded child sees its parent's end; see {@link forkGuarded}. */
export const GUARD_DESCRIPTOR = 4

/**
 * Forks a child that outlives neither its parent nor a signal to its terminal.
 *
 * It leads a process group of its own: Ctrl-C reaches the parent alone, which stops its children in order, and a kill takes
 * along what the child itself started. A fifth descriptor closes with the parent, however that ends: see `parent-guard.ts`.
 */
export function forkGuarded(
  module: string,
  argv: readonly string[],
  options: Pick<ForkOptions, 'env' | 'execArgv' | 'cwd'>,
): ChildProcess {
  const child = fork(module, argv, {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
  })
  // What is left of its group goes too, such as a converter that a handler started.
  child.once('exit', () => killGroup(child, 'SIGKILL'))
  return child
}

/** Signals a guarded child and all that it started; does nothing once they are gone. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Sends over the channel, if it is still there: the peer's end is noticed by its own event. */
export function sendTo(peer: Pick<ChildProcess, 'connected' | 'send'>, message: object): void {
  if (peer.connected) peer.send(message, () => {})
}
