import { BackendClient } from './backend-client.ts'
import type { BackendInfo, BackendOptions } from './backend-protocol.ts'
import type { DevEvent } from './events.ts'
import { type LogSink, logLine } from './log-lines.ts'
import type { DevSweep } from './upkeep/upkeep.ts'

/** One worker process. */
export interface WorkerInfo {
  readonly pid: number
  readonly group: string
}

/** A running local backend. */
export interface DevServer extends AsyncDisposable {
  /** What clients are given as their endpoint, or as AWS_ENDPOINT_URL: `http://127.0.0.1:PORT`. */
  readonly endpoint: string
  readonly port: number
  readonly app: string
  readonly stage: string
  /** The queues' physical names. */
  readonly queues: readonly string[]
  /** The worker processes as of now. */
  workers(): WorkerInfo[]
  /** Runs the sources as they are now. @throws DevServerError when they can't; the old code goes on. */
  reload(): Promise<void>
  /**
   * Does now what happens each hour: ends tasks whose message must be gone, empties and deletes queues that reloads left behind, and
   * deletes payloads that are too old. @throws DevServerError
   */
  sweep(): Promise<DevSweep>
  /** Calls `listener` with all that happens; gives the function that ends it. */
  onEvent(listener: (event: DevEvent) => void): () => void
  /** Stops it all within 2 s, and leaves no process behind; can be called again. */
  close(): Promise<void>
  /** Stops it all at once. */
  kill(): void
}

/** Starts the backend's process. @throws DevServerError once nothing runs any more. */
export async function openDevServer(options: BackendOptions, log: LogSink | 'silent'): Promise<DevServer> {
  const workers = new Map<number, WorkerInfo>()
  const listeners = new Set<(event: DevEvent) => void>()
  if (log !== 'silent') listeners.add((event) => tell(log, event))
  const backend = new BackendClient(options, (event) => {
    if (event.type === 'worker-started') workers.set(event.pid, { pid: event.pid, group: event.group })
    if (event.type === 'worker-exited') workers.delete(event.pid)
    for (const listener of listeners) listener(event)
  })
  let info: BackendInfo
  try {
    info = await backend.opened()
  } catch (error) {
    await backend.close()
    throw error
  }
  let closing: Promise<void> | undefined
  const close = () => (closing ??= backend.close())
  return {
    endpoint: info.endpoint,
    port: info.port,
    get app() {
      return info.plan.app
    },
    stage: info.plan.stage,
    get queues() {
      return info.plan.groups.flatMap(({ queues }) => queues.map(({ name }) => name))
    },
    workers: () => [...workers.values()],
    reload: async () => {
      info = await backend.reload()
    },
    sweep: () => backend.sweep(),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close,
    kill: () => backend.kill(),
    [Symbol.asyncDispose]: close,
  }
}

function tell(log: LogSink, event: DevEvent): void {
  const line = logLine(event)
  if (line !== undefined) log(line)
}
