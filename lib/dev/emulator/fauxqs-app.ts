import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdirSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type buildApp, type FauxqsServer, startFauxqs } from 'fauxqs'
import { keepLongQueuesQuick } from './message-line.ts'
import { takeAllCharacters } from './sqs-characters.ts'

export type FauxqsApp = ReturnType<typeof buildApp>

/** fauxqs (SQS and S3) as a function of requests, without a socket of its own. */
export interface Fauxqs {
  readonly server: FauxqsServer
  /** Calls fauxqs itself, as a client would over HTTP. */
  readonly inject: FauxqsApp['inject']
  handle(request: IncomingMessage, response: ServerResponse): void
  close(): Promise<void>
}

/** Where Fastify announces every instance, before it has any route. */
const fastifyCreated = 'fastify.initialization'

/**
 * Starts fauxqs in memory, or on the SQLite database in `folder`.
 *
 * fauxqs would listen on all network interfaces, and its storage opens only on that way. So its Fastify instance is
 * taken from the diagnostics channel, and its `listen` only makes it ready: requests come from our own front.
 *
 * @param extend adds hooks to the instance before its routes are made.
 */
export async function startFauxqsWithoutSocket(
  folder: string | undefined,
  extend: (app: FauxqsApp) => void,
): Promise<Fauxqs> {
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  await takeAllCharacters()
  await keepLongQueuesQuick()
  let app: FauxqsApp | undefined
  const capture = (message: unknown) => {
    const created = (message as { fastify: FauxqsApp }).fastify
    app ??= withoutSocket(created)
    extend(created)
  }
  subscribe(fastifyCreated, capture)
  let starting: Promise<FauxqsServer>
  try {
    starting = startFauxqs({ port: 1, logger: false, ...(folder === undefined ? {} : { dataDir: folder }) })
  } finally {
    unsubscribe(fastifyCreated, capture)
  }
  const server = await starting
  if (app === undefined) throw new Error(`fauxqs made no Fastify instance; Fastify 5 announces it on ${fastifyCreated}`)
  const instance = app
  return {
    server,
    inject: instance.inject.bind(instance),
    handle: (request, response) => instance.routing(request, response),
    close: () => server.stop(),
  }
}

function withoutSocket(app: FauxqsApp): FauxqsApp {
  const listen = async () => {
    await app.ready()
    return 'http://127.0.0.1:1'
  }
  return Object.assign(app, { listen: listen as FauxqsApp['listen'] })
}
