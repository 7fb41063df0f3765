import type { QueuePlan } from '../../lib/core/plan.ts'
import type { DeliveredMessage } from '../../lib/ports/task-queue.ts'
import type { Worker } from '../../lib/worker/worker.ts'
import { Process } from './process.ts'
import { Random } from './random.ts'
import type { Wire } from './wire.ts'
import type { World } from './world.ts'

interface Source extends QueuePlan {
  readonly timeoutMs: number
}

/** Event source mappings and the workers they invoke: a host runs one batch at a time, as a Lambda environment does. */
export class Fleet {
  readonly #world: World
  readonly #hosts: Host[]
  readonly #sources: readonly Source[]
  readonly #random: Random
  #pumpAt = Number.POSITIVE_INFINITY

  constructor(world: World, hosts: number) {
    this.#world = world
    this.#random = new Random(world.seed, 'fleet')
    this.#sources = world.app.plan.groups.flatMap(({ queues, functionTimeoutSeconds }) =>
      queues.map((queue) => ({ ...queue, timeoutMs: functionTimeoutSeconds * 1000 })),
    )
    this.#hosts = Array.from({ length: hosts }, (_, number) => new Host(world, number, () => this.pump()))
  }

  /** Looks for messages soon; and again when those become visible that are not yet. */
  pump(): void {
    const { scheduler } = this.#world
    this.#pumpBy(scheduler.now() + this.#random.int(1, 60))
  }

  #pumpBy(time: number): void {
    if (time >= this.#pumpAt) return
    this.#pumpAt = time
    this.#world.scheduler.at(time, () => {
      if (this.#pumpAt !== time) return
      this.#pumpAt = Number.POSITIVE_INFINITY
      void this.#startReady()
    })
  }

  async #startReady(): Promise<void> {
    const { queue } = this.#world
    const ready: Source[] = []
    for (const source of this.#sources) if ((await queue.depth(source.name)).visible > 0) ready.push(source)
    const idle = this.#hosts.filter((host) => host.idle)
    for (const [index, source] of this.#random.shuffled(ready).entries()) void idle[index]?.serve(source)
    const next = queue.nextVisibleAt()
    if (next !== undefined) this.#pumpBy(next + this.#random.int(1, 60))
  }
}

class Host {
  readonly #world: World
  readonly #number: number
  readonly #onIdle: () => void
  #life = 0
  #invocations = 0
  #process: Process
  #worker: Worker
  /** Set while a batch runs; called when the process dies in it. */
  #lost: (() => void) | undefined
  #mapping: Process | undefined

  constructor(world: World, number: number, onIdle: () => void) {
    this.#world = world
    this.#number = number
    this.#onIdle = onIdle
    this.#process = this.#born()
    this.#worker = world.makeWorker(this.#process)
  }

  get idle(): boolean {
    return this.#process.alive && this.#mapping === undefined && this.#lost === undefined
  }

  /** Receives a batch, has it run, and deletes what is done: a mapping's round. */
  async serve(source: Source): Promise<void> {
    const mapping = new Process(this.#world, `mapping-${this.#number}`, this.#invocations++, () => this.#free())
    this.#mapping = mapping
    const wire = this.#world.wire(mapping, 'mapping')
    const messages = await this.#receive(source, wire)
    if (messages.length > 0) {
      const batch = await wire.pass('invoke', this.#prepare(messages, wire))
      const kept = await this.#invoke(source, batch)
      const answered = await wire.pass('respond', kept).catch(() => undefined)
      if (answered !== undefined) await this.#delete(source, batch, new Set(answered), wire)
    }
    this.#free()
  }

  #free(): void {
    this.#mapping = undefined
    if (this.idle) this.#onIdle()
  }

  async #receive({ name, batchSize, visibilitySeconds }: Source, wire: Wire): Promise<DeliveredMessage[]> {
    const { queue, ledger } = this.#world
    const max = wire.process.random.chance(0.2) ? wire.process.random.int(1, batchSize) : batchSize
    const messages = await wire.call('receive', {
      act: () => queue.receive(name, { max, waitSeconds: 0, visibilitySeconds }),
      refuse: () => [],
      label: () => name,
      // Delivered to another as well: SQS forgot that it had hidden them.
      again: async (first) => {
        const shown = first.map(({ receipt }) => ({ receipt, visibilitySeconds: 0 }))
        await queue.changeVisibilityMany(name, shown)
        return first
      },
    })
    for (const { receipt, body } of messages) ledger.messages.delivered(receipt, body)
    this.#onIdle()
    return messages
  }

  /** The order of a batch is anybody's, and a message may be in it twice. */
  #prepare(messages: readonly DeliveredMessage[], { process: { random } }: Wire): readonly DeliveredMessage[] {
    return random.chance(0.02) ? random.shuffled([...messages, random.pick(messages)]) : random.shuffled(messages)
  }

  /** What the worker kept; `undefined` when it died, or had to be killed at its timeout. */
  async #invoke({ name, timeoutMs }: Source, batch: readonly DeliveredMessage[]): Promise<string[] | undefined> {
    const process = this.#process
    if (!process.alive) return undefined
    const { scheduler, unexpected } = this.#world
    const { promise, resolve } = Promise.withResolvers<string[] | undefined>()
    this.#lost = () => resolve(undefined)
    const stop = scheduler.after(timeoutMs, () => process.crash('its function timed out'))
    this.#worker.processBatch(name, batch, timeoutMs).then(resolve, (error) => {
      unexpected(error)
      resolve(undefined)
    })
    const kept = await promise
    stop()
    this.#lost = undefined
    if (this.#mapping === undefined && this.idle) this.#onIdle()
    return kept
  }

  async #delete(
    { name }: Source,
    batch: readonly DeliveredMessage[],
    kept: ReadonlySet<string>,
    wire: Wire,
  ): Promise<void> {
    const done = batch.filter(({ messageId }) => !kept.has(messageId)).map(({ receipt }) => receipt)
    if (done.length > 0) await this.#world.queueOf(wire).deleteMany(name, [...new Set(done)])
  }

  #born(): Process {
    const process = new Process(this.#world, `worker-${this.#number}`, this.#life++, () => {
      const { scheduler } = this.#world
      this.#lost?.()
      scheduler.at(scheduler.now() + process.random.int(100, 5000), () => {
        this.#process = this.#born()
        this.#worker = this.#world.makeWorker(this.#process)
        this.#onIdle()
      })
    })
    return process
  }
}
