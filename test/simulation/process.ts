import type { Clock } from '../../lib/ports/clock.ts'
import type { Entropy } from '../../lib/ports/entropy.ts'
import type { FaultSource } from './fault-source.ts'
import { pointOf, type Role } from './points.ts'
import { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Trace } from './trace.ts'

/** What all of a world's actors share. */
export interface Ground {
  readonly seed: number
  readonly scheduler: Scheduler
  readonly faults: FaultSource
  readonly trace: Trace
  /** Ends the world: an error that no fault explains. */
  readonly unexpected: (error: unknown) => void
}

/** No clock is further from the true time, so no two are further apart than 5 s. */
export const MAX_SKEW_MS = 2500

/** An operating system's process: it can die, be frozen, and have a wrong clock. */
export class Process {
  /** `worker-2.1` is the second `worker-2`: the first has died. */
  readonly name: string
  /** Its name without the number of its life: what the faults of all its lives are decided by. */
  readonly actor: string
  readonly random: Random
  readonly entropy: Entropy
  readonly #ground: Ground
  readonly #onCrash: () => void
  #alive = true
  #frozenUntil = 0
  #offsetMs: number
  /** Whether a fault has ever made it slow: its handlers may then pass their timeouts. */
  slowed = false
  /** Whether a call of it was ever refused or unanswered, or it was slowed: it may then lose a lease, alive as it is. */
  hindered = false

  constructor(ground: Ground, actor: string, life: number, onCrash: () => void) {
    this.actor = actor
    this.name = `${actor}.${life}`
    this.#ground = ground
    this.#onCrash = onCrash
    this.random = new Random(ground.seed, this.name)
    this.#offsetMs = this.random.int(-MAX_SKEW_MS, MAX_SKEW_MS)
    this.entropy = { random: () => this.random.float(), id: (nowMs) => this.random.uuid(nowMs) }
  }

  get alive(): boolean {
    return this.#alive
  }

  crash(why: string): void {
    if (!this.#alive) return
    this.#alive = false
    this.#ground.trace.add(this.#ground.scheduler.now(), this.name, () => `dies: ${why}`)
    this.#onCrash()
  }

  /** Nothing of it goes on for so long, though time does. */
  freeze(ms: number): void {
    this.slowed = true
    this.hindered = true
    this.#frozenUntil = Math.max(this.#frozenUntil, this.#ground.scheduler.now() + ms)
  }

  /** Sets its wall clock anew. */
  skew(random: Random): void {
    this.#offsetMs = random.int(-MAX_SKEW_MS, MAX_SKEW_MS)
  }

  /** Runs something of this process then: later while it is frozen, never once it is dead. */
  at(time: number, run: () => void): void {
    const { scheduler } = this.#ground
    scheduler.at(Math.max(time, this.#frozenUntil), () => {
      if (!this.#alive) return
      if (scheduler.now() < this.#frozenUntil) this.at(this.#frozenUntil, run)
      else run()
    })
  }

  /** The clock as this process's code sees it: each of its timers is an await point. */
  clock(role: Role, what: 'timer' | 'sleep'): Clock {
    const { scheduler } = this.#ground
    return {
      now: () => scheduler.now() + this.#offsetMs,
      monotonic: () => scheduler.monotonic(),
      after: (ms, run) => {
        let live = this.#alive
        this.at(scheduler.now() + ms, () => {
          if (live) this.#fire(role, what, run)
        })
        return () => {
          live = false
        }
      },
    }
  }

  #fire(role: Role, what: 'timer' | 'sleep', run: () => void): void {
    const { faults, scheduler, trace } = this.#ground
    const fault = faults.at(this.actor, pointOf(role, what))
    if (fault === undefined) {
      run()
      return
    }
    trace.add(scheduler.now(), this.name, () => `${role}.${what} ! ${fault.kind} ${fault.id}`)
    if (fault.kind === 'crash') this.crash('in a timer')
    if (fault.kind === 'skew') this.skew(fault.random)
    if (fault.kind === 'stall') this.freeze(stallMs(fault.random))
    this.at(scheduler.now(), run)
  }
}

/** Around a lease of 30 s mostly, and seldom past a function's timeout. */
export function stallMs(random: Random): number {
  return random.weighted([
    [4, random.int(500, 10_000)],
    [4, random.int(20_000, 50_000)],
    [1, random.int(60_000, 180_000)],
  ])
}
