import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PollerHealth } from './health.ts'

/** Where a container's orchestrator asks how a poller does. */
export class HealthServer {
  readonly #server: Server
  readonly #listening: Promise<number>

  /** Listens on `host` and `port`, where 0 is any that is free. */
  constructor(host: string, port: number, health: () => PollerHealth) {
    this.#server = createServer((request, response) => {
      if (request.url?.split('?')[0] !== '/health') {
        response.writeHead(404).end()
        return
      }
      const now = health()
      const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
      response.writeHead(now.status === 'ok' ? 200 : 503, headers).end(`${JSON.stringify(now)}\n`)
    })
    this.#listening = new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => resolve((this.#server.address() as AddressInfo).port))
    })
  }

  /** The port it listens on; rejects with why it can't. */
  get port(): Promise<number> {
    return this.#listening
  }

  async close(): Promise<void> {
    await this.#listening.catch(() => {})
    if (!this.#server.listening) return
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}
