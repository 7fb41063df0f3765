import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Client } from '../core/client-types.ts'
import { OptionError } from '../core/errors/index.ts'
import { ALL_ROUTES } from './api/all-routes.ts'
import { loadAssets } from './assets/assets.ts'
import { startCostMeter } from './cost/cost-meter.ts'
import { DefinitionsSource } from './definitions/definitions-source.ts'
import { handleRequest } from './http/handle-request.ts'
import { Overview } from './overview/overview.ts'

export interface DashboardOptions {
  readonly app: string
  readonly stage: string
  /** For people: what the client talks to, such as an endpoint or a region. */
  readonly place: string
  /** Made when a page first asks for something; closed with the dashboard. */
  readonly client: () => Client | Promise<Client>
  /** Whether it may change anything: retry, cancel, enqueue, pause, redrive. @default false */
  readonly operate?: boolean
  /** On 127.0.0.1; 0 takes any that is free. @default 0 */
  readonly port?: number
  /** The app's module, for the forms of the enqueue page; an absolute path. @default none: inputs are typed as JSON */
  readonly entry?: string
}

/** A dashboard that is being served. */
export interface RunningDashboard extends AsyncDisposable {
  /** With the token: whoever has it may do what the dashboard may. */
  readonly url: string
  readonly port: number
  /** Ends the work of its pages at their next step; can be called again. */
  close(): Promise<void>
}

const TOKEN_BYTES = 32

/**
 * Serves the dashboard of one app to this machine alone, until it is closed. Nothing is asked of the backend before a page does.
 *
 * @throws OptionError when the port is taken.
 */
export async function startDashboard(options: DashboardOptions): Promise<RunningDashboard> {
  const { app, stage, place, operate = false } = options
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const server = createServer()
  const port = await listen(server, options.port ?? 0)
  const client = once(async () => options.client())
  const meter = startCostMeter()
  const definitions = new DefinitionsSource(options.entry)
  const now = Date.now
  const dashboard = {
    app,
    stage,
    place,
    operate,
    client: client.get,
    definitions,
    overview: new Overview(client.get, now),
    meter,
    now,
  }
  const site = { dashboard, guarded: { port, token }, routes: ALL_ROUTES, assets: once(loadAssets).get }
  server.on('request', (request, response) => void handleRequest(site, request, response))
  let closing: Promise<void> | undefined
  const close = () => (closing ??= stop(server, [meter, definitions, client.made()]))
  return { url: `http://127.0.0.1:${port}/?token=${token}`, port, close, [Symbol.asyncDispose]: close }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? taken(port) : error))
    // Never on another interface: the credentials behind it are somebody's own.
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function taken(port: number): OptionError {
  return new OptionError('port', `port ${port} of 127.0.0.1 is taken; choose another, or 0 for any that is free`)
}

/** Made when it is first needed; a failure is forgotten, so that the next page tries again. */
function once<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined
  const get = (): Promise<T> => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
  return { get, made: () => made }
}

type Closable = { close(): void | Promise<void> }

async function stop(server: Server, parts: readonly (Closable | Promise<Closable> | undefined)[]): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
  for (const part of parts) await (await part)?.close()
}
