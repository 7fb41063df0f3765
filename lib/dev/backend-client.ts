import type { ChildProcess } from 'node:child_process'
import type { BackendInfo, BackendOptions, FromBackend, ToBackend } from './backend-protocol.ts'
import { DevServerError } from './dev-error.ts'
import type { DevEvent } from './events.ts'
import { forkGuarded, killGroup, modulePath, NODE_ARGUMENTS, sendTo } from './processes.ts'
import type { DevSweep } from './upkeep/upkeep.ts'
import { fromWireError } from './wire-error.ts'

/** The backend ends by itself in 1.5 s; a process that is stuck gets no more than this. */
const CLOSE_LIMIT_MS = 1800
/** The end of what a backend wrote, to explain why it stopped. */
const KEPT_OUTPUT = 4000

/** The backend process, seen from its parent. */
export class BackendClient {
  readonly #child: ChildProcess
  readonly #exited: Promise<string>
  readonly #calls = new Map<number, PromiseWithResolvers<BackendInfo | DevSweep>>()
  readonly #opened = Promise.withResolvers<BackendInfo>()
  readonly #onEvent: (event: DevEvent) => void
  #callCount = 0
  #output = ''
  #closing = false

  constructor(options: BackendOptions, onEvent: (event: DevEvent) => void) {
    this.#onEvent = onEvent
    this.#child = forkGuarded(modulePath('./backend-process', import.meta.url), [], { execArgv: [...NODE_ARGUMENTS] })
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message))
      // Its last words arrive after its exit.
      this.#child.once('close', (code, signal) => resolve(signal ?? `exit ${code}`))
    })
    void this.#exited.then((how) => this.#gone(how))
    this.#child.on('message', (message) => this.#take(message as FromBackend))
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-KEPT_OUTPUT)
      })
    }
    this.#send({ type: 'open', options })
  }

  /** @throws DevServerError */
  opened(): Promise<BackendInfo> {
    return this.#opened.promise
  }

  /** @throws DevServerError */
  reload(): Promise<BackendInfo> {
    return this.#call('reload') as Promise<BackendInfo>
  }

  /** @throws DevServerError */
  sweep(): Promise<DevSweep> {
    return this.#call('sweep') as Promise<DevSweep>
  }

  /** Resolves once the process is gone; can be called again. */
  async close(): Promise<void> {
    this.#closing = true
    this.#send({ type: 'close' })
    const limit = setTimeout(() => this.kill(), CLOSE_LIMIT_MS)
    await this.#exited
    clearTimeout(limit)
  }

  /** Ends it at once; its workers see its end and follow. */
  kill(): void {
    this.#closing = true
    killGroup(this.#child, 'SIGKILL')
  }

  #call(type: 'reload' | 'sweep'): Promise<BackendInfo | DevSweep> {
    const call = ++this.#callCount
    const answered = Promise.withResolvers<BackendInfo | DevSweep>()
    this.#calls.set(call, answered)
    this.#send({ type, call })
    return answered.promise.finally(() => this.#calls.delete(call))
  }

  #send(message: ToBackend): void {
    sendTo(this.#child, message)
  }

  #take(message: FromBackend): void {
    if (message.type === 'event') this.#onEvent(message.event)
    else if (message.type === 'ready') this.#opened.resolve(message.info)
    else if (message.type === 'failed') this.#opened.reject(fromWireError(message.error))
    else if (message.type === 'reloaded') this.#calls.get(message.call)?.resolve(message.info)
    else if (message.type === 'swept') this.#calls.get(message.call)?.resolve(message.result)
    else this.#calls.get(message.call)?.reject(fromWireError(message.error))
  }

  #gone(how: string): void {
    const reason = `${how}${this.#output === '' ? '' : `\n${this.#output}`}`
    const error = new DevServerError(
      'BACKEND_STOPPED',
      `The local backend stopped unexpectedly (${reason}). Start it again.`,
    )
    this.#opened.promise.catch(() => {})
    this.#opened.reject(error)
    for (const answered of this.#calls.values()) {
      answered.promise.catch(() => {})
      answered.reject(error)
    }
    if (!this.#closing) this.#onEvent({ type: 'stopped', reason })
  }
}
