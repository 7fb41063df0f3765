import { fileURLToPath } from 'node:url'
import { type DevEvent, type DevServer, startDevServer } from 'tasklane/dev'

const ENTRY = fileURLToPath(new URL('./app/tasks.ts', import.meta.url))

interface BackendSettings {
  /** Where the handlers' ledgers are. */
  readonly folder: string
  readonly persist?: string
  /** What the workers are to take for the backend. */
  readonly proxy?: () => string
  readonly concurrency?: number
  readonly onEvent?: (event: DevEvent) => void
}

/** The local backend with the faults' app, which can be killed and started again on what it kept. */
export class RestartableBackend implements AsyncDisposable {
  readonly #settings: BackendSettings
  #server: DevServer | undefined

  constructor(settings: BackendSettings) {
    this.#settings = settings
  }

  /** @returns its endpoint, another one each time. */
  async start(): Promise<string> {
    const { folder, persist, proxy, concurrency, onEvent } = this.#settings
    this.#server = await startDevServer({
      entry: ENTRY,
      log: 'silent',
      environment: { FAULTS_FOLDER: folder, ...(proxy !== undefined && { FAULTS_ENDPOINT: proxy() }) },
      ...(persist !== undefined && { persist }),
      ...(concurrency !== undefined && { concurrency }),
    })
    if (onEvent !== undefined) this.#server.onEvent(onEvent)
    return this.#server.endpoint
  }

  get isUp(): boolean {
    return this.#server !== undefined
  }

  workerPids(): number[] {
    return this.#server?.workers().map(({ pid }) => pid) ?? []
  }

  async reload(): Promise<void> {
    await this.#server?.reload()
  }

  /** SIGKILL to the backend, and so to its workers. Resolves once it is gone. */
  async kill(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    server?.kill()
    await server?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.close()
  }
}
