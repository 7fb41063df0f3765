import type { FromThread, ThreadCall, ToThread } from './protocol.ts'
import { fromWire } from './wire-errors.ts'

/** What a thread has asked its worker for and waits for. */
export class ThreadCalls {
  readonly #send: (message: FromThread) => void
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #count = 0

  constructor(send: (message: FromThread) => void) {
    this.#send = send
  }

  /** Rejects with the worker's error, with what can't be sent, or with the reason of `signal`. */
  async ask(run: number, ask: ThreadCall, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted()
    const call = ++this.#count
    const answer = Promise.withResolvers<unknown>()
    this.#waiting.set(call, answer)
    const forget = () => {
      this.#send({ type: 'forget', call })
      answer.reject(signal?.reason)
    }
    signal?.addEventListener('abort', forget, { once: true })
    try {
      this.#send({ type: 'call', run, call, ask })
      return await answer.promise
    } finally {
      this.#waiting.delete(call)
      signal?.removeEventListener('abort', forget)
    }
  }

  settle(message: Extract<ToThread, { type: 'answer' | 'refusal' }>): void {
    const waiting = this.#waiting.get(message.call)
    if (message.type === 'answer') waiting?.resolve(message.value)
    else waiting?.reject(fromWire(message.thrown))
  }
}
