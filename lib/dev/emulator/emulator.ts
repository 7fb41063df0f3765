import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { RequestObserver } from './front.ts'
import { openStateFile } from './json-file.ts'
import { MappingRegistry } from './mapping-registry.ts'
import type { SchedulerOptions } from './scheduler/scheduler.ts'

export interface EmulatorOptions extends SchedulerOptions {
  /** The port on 127.0.0.1; 0 takes any that is free. */
  readonly port: number
  /** A folder that keeps queues, tables, objects, parameters, mappings and schedules over restarts; in memory when left out. */
  readonly persist?: string
  /** Called for each request with its service and operation. */
  readonly onRequest?: RequestObserver
}

export interface Emulator {
  /** What AWS_ENDPOINT_URL is set to: `http://127.0.0.1:PORT`. */
  readonly endpoint: string
  readonly port: number
  readonly mappings: MappingRegistry
  /** When each hidden message of a queue comes back by itself, in ms since 1970, by its receipt handle. */
  hiddenUntilMs(queue: string): ReadonlyMap<string, number>
  /** Resolves when every schedule's firing that is due now was tried. */
  firingsSettled(): Promise<void>
  /** Ends all connections and closes the stores; can be called again. */
  close(): Promise<void>
}

/**
 * Starts SQS, DynamoDB, S3, SSM parameters, EventBridge Scheduler and Lambda's event source mappings behind one port of this machine.
 *
 * @throws DevServerError with the reason PORT_TAKEN, PERSIST_FOLDER or STATE_FILE_DAMAGED, and what to do about it.
 * @example const emulator = await startEmulator({ port: 4566 })
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const folder = (name: string) => (options.persist === undefined ? undefined : join(options.persist, name))
  const state = openStateFile(options.persist)
  const mappings = new MappingRegistry(state)
  const [{ openFront }, { routesOf, openServices }] = await Promise.all([import('./front.ts'), import('./services.ts')])
  const folders = { dynamo: folder('dynamodb'), sqs: folder('sqs'), scheduler: options.persist }
  const services = await openServices(state, folders, options)
  const server = await openFront(options.port, routesOf(services, mappings), options.onRequest).catch(
    async (error: unknown) => {
      await services.close()
      throw error
    },
  )
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
    await services.close()
  }
  const hiddenUntilMs = (queue: string) => {
    const inFlight = services.fauxqs.server.inspectQueue(queue)?.messages.inflight ?? []
    return new Map(inFlight.map(({ receiptHandle, visibilityDeadline }) => [receiptHandle, visibilityDeadline]))
  }
  const endpoint = `http://127.0.0.1:${port}`
  const firingsSettled = () => services.scheduler.settled()
  return { endpoint, port, mappings, hiddenUntilMs, firingsSettled, close: () => (closing ??= close()) }
}
