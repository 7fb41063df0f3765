import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchStatementRequest, BatchStatementResponse } from '@aws-sdk/client-dynamodb'
import { answer, bytesOf, type Reply, Upstream } from './exchange.ts'
import { answerOf, readWrite, type WireAnswer, type WireWrite } from './statements.ts'
import { FAULT_REPLIES, partlyThrottled, type WireFault } from './wire-faults.ts'

/** One request of a client or worker. */
export interface Request {
  /** Such as `BatchExecuteStatement`. */
  readonly operation: string
  /** What it writes to records. */
  readonly writes: readonly WireWrite[]
}

/** What becomes of a request whose caller gets no reply: the backend never sees it, or sees it much later. */
export type Detour = 'dropped' | { readonly lateByMs: number }

export interface ProxyListener {
  /** Before it is sent on. */
  arrived?(request: Request): Detour | undefined
  /** Done by the backend; its caller doesn't know yet. */
  done?(request: Request): void
  /** An answer for each write; `undefined` when the backend went away before it answered. */
  written?(write: WireWrite, answer: WireAnswer | undefined, sentAtMs: number, answeredAtMs: number): void
}

/** Between clients and workers on one side and the backend on the other: sees all that is written, and fails what it is told to. */
export class FaultyProxy implements AsyncDisposable {
  readonly upstream: Upstream
  readonly seen = new Map<string, number>()
  readonly injected = new Map<WireFault, number>()
  readonly #listener: ProxyListener
  readonly #pending: { readonly fault: WireFault; readonly delayMs: number }[] = []
  readonly #server = createServer((incoming, outgoing) => {
    this.#take(incoming, outgoing).catch(() => outgoing.destroy())
  })

  static async open(upstream: string, listener: ProxyListener): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(upstream, listener)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  private constructor(upstream: string, listener: ProxyListener) {
    this.upstream = new Upstream(upstream)
    this.#listener = listener
    this.#server.keepAliveTimeout = 0
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Fails the next so many requests. */
  inject(fault: WireFault, requests: number, delayMs: number): void {
    this.#pending.push(...Array.from({ length: requests }, () => ({ fault, delayMs })))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    this.upstream.close()
    await closed
  }

  async #take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming)
    const operation = String(incoming.headers['x-amz-target'] ?? incoming.method).replace(/^.*\./, '')
    this.seen.set(operation, (this.seen.get(operation) ?? 0) + 1)
    const request = { operation, writes: statementsIn(operation, body).map(readWrite) }
    const send = (bytes: Buffer) => this.#send(incoming, operation, bytes)
    const detour = this.#listener.arrived?.(request)
    if (detour !== undefined) {
      incoming.socket.resetAndDestroy()
      if (detour !== 'dropped') setTimeout(() => send(body).catch(() => {}), detour.lateByMs).unref()
      return
    }
    const { fault, delayMs } = this.#pending.shift() ?? { fault: undefined, delayMs: 0 }
    if (fault !== undefined) this.injected.set(fault, (this.injected.get(fault) ?? 0) + 1)
    if (fault === 'reset') {
      incoming.socket.resetAndDestroy()
      return
    }
    if (fault === 'delayed') await sleep(delayMs)
    const refusal = fault === undefined ? undefined : FAULT_REPLIES[fault]
    const reply =
      refusal ?? (await (fault === 'partly-throttled' ? partlyThrottled(operation, body, send) : send(body)))
    if (fault === 'reply-lost') outgoing.destroy()
    else answer(outgoing, reply)
  }

  async #send(incoming: IncomingMessage, operation: string, body: Buffer): Promise<Reply> {
    const writes = statementsIn(operation, body).map(readWrite)
    const sentAtMs = Date.now()
    const tell = (reply: Reply | undefined) => {
      const responses = reply?.status === 200 && writes.length > 0 ? responsesIn(reply.body) : []
      for (const [index, write] of writes.entries()) {
        const said = reply === undefined ? undefined : answerOf(write, responses[index])
        this.#listener.written?.(write, said, sentAtMs, Date.now())
      }
    }
    try {
      const reply = await this.upstream.ask(incoming, body)
      tell(reply)
      if (reply.status === 200) this.#listener.done?.({ operation, writes })
      return reply
    } catch (error) {
      tell(undefined)
      throw error
    }
  }
}

function statementsIn(operation: string, body: Buffer): readonly BatchStatementRequest[] {
  if (operation !== 'BatchExecuteStatement') return []
  return (JSON.parse(body.toString()) as { readonly Statements: BatchStatementRequest[] }).Statements
}

function responsesIn(body: Buffer): readonly BatchStatementResponse[] {
  return (JSON.parse(body.toString()) as { readonly Responses?: BatchStatementResponse[] }).Responses ?? []
}
