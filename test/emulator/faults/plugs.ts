import type { Random } from '../../simulation/random.ts'
import type { RestartableBackend } from './backend.ts'
import type { Fault, PlugKind } from './chaos.ts'
import { readLedgers } from './ledger.ts'
import { type Receipt, RUNS, type RunLine } from './lines.ts'
import type { Producer } from './producer.ts'
import type { Detour, FaultyProxy, Request } from './proxy.ts'
import type { WireAnswer, WireWrite } from './statements.ts'

/** Past a lease, the skew of clocks and the wait until another worker has the task; within the function's timeout. */
const STALL_MS = 45_000

/** What can be unplugged. */
export interface World {
  /** Where the handlers' ledgers are. */
  readonly folder: string
  readonly backend: RestartableBackend
  readonly proxy: FaultyProxy
  readonly producer: Producer
  readonly random: Random
}

/** Pulls plugs: at once, or as soon as the wire shows the moment that a plug is meant for. */
export class Plugs {
  readonly pulled = new Map<PlugKind, number>()
  /** When each worker process was killed, in ms since 1970. */
  readonly killedAtMs = new Map<number, number>()
  readonly #waiting: PlugKind[] = []
  readonly #world: () => World
  /** Restarts and reloads, one after the other. */
  #turn: Promise<void> = Promise.resolve()

  /** Those that wait for no moment. */
  readonly #atOnce: Readonly<Partial<Record<PlugKind, () => void>>> = {
    'worker killed': () => this.#killAny('worker killed', 'SIGKILL'),
    'worker terminated': () => this.#killAny('worker terminated', 'SIGTERM'),
    'producer killed': () => {
      this.#world().producer.kill()
      this.#count('producer killed')
    },
    'backend killed': () => this.#inTurn(() => this.#restartBackend()),
    'code reloaded': () =>
      this.#inTurn(async () => {
        await this.#world().backend.reload()
        this.#count('code reloaded')
      }),
  }

  /** @param world - asked when the first plug is pulled: the wire is there before all of it is. */
  constructor(world: () => World) {
    this.#world = world
  }

  pull(fault: Fault): void {
    if (fault.kind === 'wire') this.#world().proxy.inject(fault.fault, fault.requests, fault.delayMs)
    else if (fault.kind in this.#atOnce) this.#atOnce[fault.kind]?.()
    else this.#waiting.push(fault.kind)
  }

  /** Resolves when what was restarted runs again. @throws what kept it from starting. */
  settled(): Promise<void> {
    return this.#turn
  }

  /** For the proxy: see there. */
  readonly arrived = ({ writes }: Request): Detour | undefined => {
    const pid = writes.map(pidOf).find((found) => found !== undefined)
    if (pid === undefined) return undefined
    const isDropped = this.#take('worker killed before settling')
    if (!isDropped && !this.#take('worker killed, its end late')) return undefined
    this.#kill(pid, 'SIGKILL')
    return isDropped ? 'dropped' : { lateByMs: STALL_MS }
  }

  /** For the proxy: see there. A heartbeat shows a task that lasts, and leaves its message hidden for no longer than its lease. */
  readonly written = (write: WireWrite, answer: WireAnswer | undefined): void => {
    if (write.kind !== 'heartbeat' || answer !== 'done' || !this.#take('worker stalled')) return
    const lines = readLedgers<RunLine>(this.#world().folder, RUNS)
    const pid = lines.findLast(({ id }) => id === write.id)?.pid
    if (pid === undefined) return
    this.#signal(pid, 'SIGSTOP')
    setTimeout(() => this.#signal(pid, 'SIGCONT'), STALL_MS).unref()
  }

  readonly done = ({ operation, writes }: Request): void => {
    const pid = writes.map(pidOf).find((found) => found !== undefined)
    if (pid !== undefined && this.#take('worker killed after settling')) this.#kill(pid, 'SIGKILL')
    const { producer } = this.#world()
    if (writes.some(({ kind }) => kind === 'insert') && this.#take('producer killed after the record')) producer.kill()
    if (operation === 'SendMessageBatch' && this.#take('producer killed after the message')) producer.kill()
  }

  async #restartBackend(): Promise<void> {
    const { backend, proxy } = this.#world()
    for (const pid of backend.workerPids()) this.killedAtMs.set(pid, Date.now())
    await backend.kill()
    this.#count('backend killed')
    proxy.upstream.endpoint = await backend.start()
  }

  #killAny(kind: PlugKind, signal: NodeJS.Signals): void {
    const pids = this.#world().backend.workerPids()
    if (pids.length === 0) return
    this.#kill(this.#world().random.pick(pids), signal)
    this.#count(kind)
  }

  #kill(pid: number, signal: NodeJS.Signals): void {
    if (this.#signal(pid, signal)) this.killedAtMs.set(pid, Date.now())
  }

  /** @returns whether there was such a process */
  #signal(pid: number, signal: NodeJS.Signals): boolean {
    try {
      return process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      return false
    }
  }

  #take(kind: PlugKind): boolean {
    const index = this.#waiting.indexOf(kind)
    if (index < 0) return false
    this.#waiting.splice(index, 1)
    this.#count(kind)
    return true
  }

  #count(kind: PlugKind): void {
    this.pulled.set(kind, (this.pulled.get(kind) ?? 0) + 1)
  }

  #inTurn(action: () => Promise<void>): void {
    this.#turn = this.#turn.then(action)
    // Whoever waits for the turn hears of it.
    this.#turn.catch(() => {})
  }
}

/** The process of the handler whose result is being recorded. */
function pidOf(write: Request['writes'][number]): number | undefined {
  if (write.kind !== 'settle' || write.result === undefined) return undefined
  return (JSON.parse(write.result) as Receipt).pid
}
