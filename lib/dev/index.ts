import { type DevServer, openDevServer } from './dev-server.ts'
import { backendOptions, checkNode, type DevServerOptions } from './options.ts'

export { DevServerError } from './dev-error.ts'
export type { DevServer, WorkerInfo } from './dev-server.ts'
export type { SchedulePrecision } from './emulator/scheduler/firing-clock.ts'
export type { DevEvent, InvokedEvent } from './events.ts'
export type { DevServerOptions } from './options.ts'
export type { DevSweep } from './upkeep/upkeep.ts'

/**
 * Runs an app on this machine: its queues, table and bucket behind one port of 127.0.0.1 that speaks AWS' protocols, and its workers,
 * from the bundle that Lambda would get. No account, no Docker. Nothing of it outlives this process.
 *
 * @throws DevServerError with a `reason` such as PORT_TAKEN, ENTRY_MISSING, BUILD_FAILED or BAD_APP, and the remedy in its message.
 * @example await using dev = await startDevServer({ entry: './tasks.ts' })
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  checkNode(process.versions.node)
  return openDevServer(backendOptions(options), options.log ?? ((line) => console.error(line)))
}
