import type { EnqueueOptions, TaskClient, TaskHandle } from '../../lib/core/client-types.ts'
import type { PlannedCall, PlannedTask } from './plan.ts'
import { MAX_SKEW_MS, Process } from './process.ts'
import type { World } from './world.ts'

type Deed = (client: TaskClient, process: Process) => Promise<unknown>

/** A program that puts tasks in; when it dies, it comes back and goes on with what it has still to do. */
export class Producer {
  readonly #world: World
  readonly #actor: string
  readonly #undone: Deed[] = []
  #life = 0
  #process: Process
  #client: TaskClient

  constructor(world: World, number: number) {
    this.#world = world
    this.#actor = `producer-${number}`
    this.#process = this.#born()
    this.#client = this.#connect()
  }

  plan(task: PlannedTask, call: PlannedCall): void {
    const repeatable: Deed = (client, process) => this.#enqueue(client, process, task, call)
    const { scheduler, start } = this.#world
    scheduler.at(start + call.atMs, () => this.#do(repeatable, call.repeated))
  }

  #do(deed: Deed, repeated: boolean): void {
    if (!this.#process.alive) this.#undone.push(deed)
    else if (repeated) void this.#untilDone(deed)
    else void deed(this.#client, this.#process).catch((error: unknown) => this.#world.unexpected(error))
  }

  async #untilDone(deed: Deed): Promise<void> {
    this.#undone.push(deed)
    try {
      await deed(this.#client, this.#process)
    } catch (error) {
      this.#world.unexpected(error)
    }
    this.#undone.splice(this.#undone.indexOf(deed), 1)
  }

  async #enqueue(client: TaskClient, process: Process, task: PlannedTask, call: PlannedCall): Promise<void> {
    const { ledger } = this.#world
    let handle: TaskHandle
    const nowMs = process.clock('producer', 'timer').now()
    try {
      handle = await enqueue(client, task, call.variant, nowMs)
    } catch (error) {
      this.#refused(error, task)
      return
    }
    ledger.accepted(handle.id, task.n, task.key !== undefined)
    // Its clock may have been set back before it was read once more.
    if (task.delayMs !== undefined && task.key === undefined)
      ledger.dueFrom(handle.id, nowMs + task.delayMs - 2 * MAX_SKEW_MS)
    this.followUp(handle.id, task)
  }

  /** What else is done with a task, once it is there; each by whatever life of this producer there is then. */
  followUp(id: string, task: PlannedTask): void {
    const { scheduler, ledger } = this.#world
    const later = (ms: number | undefined, deed: Deed) => {
      if (ms !== undefined) scheduler.at(scheduler.now() + ms, () => this.#do(deed, false))
    }
    later(task.cancelAfterMs, async (client) => {
      ledger.factsOf(id).cancelAsked = true
      await client.cancel(id).catch(() => undefined)
    })
    later(task.retryAfterMs, async (client) => {
      const retried = await client.retry(id).catch(() => undefined)
      if (retried !== undefined) ledger.accepted(retried.id, task.n, false)
    })
    later(task.waitsMs, (client) =>
      client
        .handle(id)
        .outcome({ timeout: task.waitsMs ?? 0 })
        .catch(() => undefined),
    )
  }

  /** A call that was refused for good must not have put anything in; one in doubt may have. */
  #refused(error: unknown, task: PlannedTask): void {
    const { message, name } = error as Error
    const conflicting = new Set(task.calls.map(({ variant }) => variant)).size > 1
    if (name === 'IdempotencyConflictError') {
      if (!conflicting) this.#world.ledger.break({ invariant: 7, what: `${task.key}: ${message}` })
      return
    }
    if (name === 'EnqueueOptionError' && task.expiresInMs !== undefined) return
    if (name !== 'QueueUnavailableError' && name !== 'BackendError') this.#world.unexpected(error)
    const id = /\(([0-9a-f-]{36}[.a-z]*)\)/.exec(message)?.[1]
    if (id !== undefined && task.key === undefined && message.includes('it will not run')) {
      this.#world.ledger.factsOf(id).refused = true
    }
  }

  #born(): Process {
    const process = new Process(this.#world, this.#actor, this.#life++, () => {
      const { scheduler } = this.#world
      scheduler.at(scheduler.now() + process.random.int(100, 20_000), () => this.#revive())
    })
    return process
  }

  #revive(): void {
    this.#process = this.#born()
    this.#client = this.#connect()
    for (const deed of this.#undone.splice(0)) this.#do(deed, true)
  }

  #connect(): TaskClient {
    return this.#world.connect(this.#process, 'producer').client
  }
}

/** @param nowMs - by the clock of whoever enqueues. */
export function enqueue(client: TaskClient, task: PlannedTask, variant: number, nowMs: number): Promise<TaskHandle> {
  const { n, pad, key, delayMs, expiresInMs, retentionMs, keepInput, priority } = task
  const options: EnqueueOptions = {
    priority,
    labels: { n: String(n), ...(key !== undefined && { key }) },
    ...(delayMs !== undefined && { delay: delayMs }),
    ...(retentionMs !== undefined && { retention: retentionMs }),
    ...(keepInput && { keepInput: 'always' }),
    ...(key !== undefined && { idempotencyKey: key }),
    ...(expiresInMs !== undefined && { expiresAt: new Date(nowMs + expiresInMs) }),
  }
  return client.enqueue(task.kind as never, { n, variant, pad } as never, options)
}
