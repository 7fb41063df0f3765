import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ProducerOrder {
  readonly endpoint: string
  readonly folder: string
  readonly seed: number
  /** How many items there are. */
  readonly count: number
}

/** Sent after each round of calls. */
export interface FromProducer {
  /** Items in the ledger, in all. */
  readonly accepted: number
  /** Calls of this round that rejected. */
  readonly refused: number
}

/** A producer that is started again whenever it is killed, until all items are accepted. */
export class Producer implements Disposable {
  /** Items that the ledger has. */
  accepted = 0
  /** Calls that rejected. */
  refused = 0
  readonly #order: ProducerOrder
  readonly #done = Promise.withResolvers<void>()
  #child: ChildProcess
  #limit = 0
  #disposed = false

  constructor(order: ProducerOrder) {
    this.#order = order
    this.#child = this.#start()
  }

  /** Resolves when every item was accepted; rejects when the producer ends by an error of its own. */
  get done(): Promise<void> {
    return this.#done.promise
  }

  /** Lets it go on until so many items are in. */
  allow(limit: number): void {
    if (limit <= this.#limit) return
    this.#limit = limit
    if (this.#child.connected) this.#child.send(limit, () => {})
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  [Symbol.dispose](): void {
    this.#disposed = true
    this.kill()
  }

  #start(): ChildProcess {
    const program = fileURLToPath(new URL('./producer-process.ts', import.meta.url))
    const child = fork(program, [JSON.stringify(this.#order)], { execArgv: ['--conditions=tasklane-source'] })
    child.on('message', ({ accepted, refused }: FromProducer) => {
      this.accepted = accepted
      this.refused += refused
    })
    child.once('exit', (code, signal) => this.#ended(code, signal))
    child.send(this.#limit, () => {})
    return child
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#disposed) return
    if (signal === 'SIGKILL') this.#child = this.#start()
    else if (code === 0) this.#done.resolve()
    else this.#done.reject(new Error(`the producer ended with ${signal ?? code}`))
  }
}
