import type { Attempt } from '../attempt.ts'
import type { RunEnvironment } from '../run-attempt.ts'
import { ClientCalls } from './client-calls.ts'
import type { ThreadCall, ToThread } from './protocol.ts'
import { toWire } from './wire-errors.ts'

type Answer = Extract<ToThread, { type: 'answer' | 'refusal' }>

/** Answers what the context of one run asks for from its thread. */
export class CallDesk {
  readonly #environment: RunEnvironment
  readonly #client: ClientCalls
  readonly #open = new Map<number, AbortController>()

  constructor({ envelope, trace }: Attempt, environment: RunEnvironment) {
    const { runtime } = environment
    this.#environment = environment
    this.#client = new ClientCalls(
      () => runtime.clientFor({ id: envelope.id, depth: envelope.depth ?? 0, trace }),
      runtime.app.tasks,
    )
  }

  /** Never rejects. */
  async answer(call: number, ask: ThreadCall): Promise<Answer> {
    const wait = new AbortController()
    this.#open.set(call, wait)
    try {
      return { type: 'answer', call, value: await this.#do(ask, wait.signal) }
    } catch (thrown) {
      return { type: 'refusal', call, thrown: toWire(thrown) }
    } finally {
      this.#open.delete(call)
    }
  }

  forget(call: number): void {
    this.#open.get(call)?.abort()
  }

  /** The run is over: nobody waits for anything any more. */
  close(): void {
    for (const wait of this.#open.values()) wait.abort()
    this.#client.close()
  }

  #do(ask: ThreadCall, signal: AbortSignal): Promise<unknown> {
    switch (ask.of) {
      case 'progress':
        return this.#environment.progressed(ask.progress)
      case 'heartbeat':
        return this.#environment.heartbeat()
      default:
        return this.#client.do(ask, signal)
    }
  }
}
