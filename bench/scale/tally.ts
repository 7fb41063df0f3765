import { PRICES } from '../../lib/core/prices.ts'
import { gbSecondUsd } from '../../lib/core/task-cost.ts'
import type { Cohort } from './cohorts.ts'
import type { HeldBy } from './concurrency.ts'
import type { Scenario } from './scenario.ts'
import { TICK_SECONDS } from './ticks.ts'
import { hottestPartition } from './writes.ts'

/** What keeps tasks waiting. */
export type Bottleneck = HeldBy | 'writes' | 'schedules'

export interface Totals {
  readonly tasks: number
  readonly failed: number
  /** From the first task to the last end. */
  readonly seconds: number
  /** From the last task asked for to the last end. */
  readonly drainSeconds: number
  readonly peakConcurrency: number
  readonly meanConcurrency: number
  readonly peakInFlight: number
  readonly batches: number
  /** Messages a batch, the mean. */
  readonly fill: number
  /** From being asked for to its end, in seconds. */
  readonly p50: number
  readonly p99: number
  /** The mean of tasks that were asked for and had not ended, over the whole time. */
  readonly meanOpen: number
  readonly meanSojourn: number
  readonly hottest: { readonly where: 'record' | 'listing'; readonly perSecond: number }
  /** What tasks waited for the longest, and for what part of the time; `undefined` when nothing held them up for a second. */
  readonly bottleneck: Bottleneck | undefined
  readonly heldShare: number
  readonly perMillionUsd: number
}

interface TickState {
  /** Write units so far. */
  readonly tableWrites: number
  readonly indexWrites: number
  readonly busy: number
  readonly inFlight: number
  readonly held: Bottleneck | undefined
}

const TICKS_A_SECOND = Math.round(1 / TICK_SECONDS)
/** What Lambda itself writes of an invocation: see `lib/core/task-cost.ts`. */
const LOG_BYTES = 800

/** Counts what the model does. Tasks that are there, and how long each was, are counted apart: Little's law holds the one to the other. */
export class Tally {
  readonly #scenario: Scenario
  readonly #sojourns = new Map<number, number>()
  readonly #held = new Map<Bottleneck, number>()
  #born = 0
  #lastBornTick = 0
  #ended = 0
  #failed = 0
  #sent = 0
  #received = 0
  #batches = 0
  #batchSeconds = 0
  #ticks = 0
  #openTicks = 0
  #busyTicks = 0
  #peakBusy = 0
  #peakInFlight = 0
  #second = { tableWrites: 0, indexWrites: 0 }
  #peakTable = 0
  #peakIndex = 0
  #writes = { tableWrites: 0, indexWrites: 0 }

  constructor(scenario: Scenario) {
    this.#scenario = scenario
  }

  get open(): number {
    return this.#born - this.#ended
  }

  born({ count, bornTick }: Cohort): void {
    this.#born += count
    this.#lastBornTick = bornTick
  }

  sent(count: number): void {
    this.#sent += count
  }

  batchBegan(size: number): void {
    this.#batches += 1
    this.#received += size
  }

  batchEnded(seconds: number): void {
    this.#batchSeconds += seconds
  }

  ended({ count, bornTick, poison }: Cohort, tick: number): void {
    this.#ended += count
    if (poison) this.#failed += count
    const sojourn = tick - bornTick
    this.#sojourns.set(sojourn, (this.#sojourns.get(sojourn) ?? 0) + count)
  }

  /** At the end of each tick. */
  tick({ tableWrites, indexWrites, busy, inFlight, held }: TickState): void {
    this.#ticks += 1
    this.#openTicks += this.open
    this.#busyTicks += busy
    this.#peakBusy = Math.max(this.#peakBusy, busy)
    this.#peakInFlight = Math.max(this.#peakInFlight, inFlight)
    this.#writes = { tableWrites, indexWrites }
    if (held !== undefined) this.#held.set(held, (this.#held.get(held) ?? 0) + 1)
    if (this.#ticks % TICKS_A_SECOND === 0) this.#endSecond()
  }

  totals(): Totals {
    this.#endSecond()
    const seconds = this.#ticks * TICK_SECONDS
    const [bottleneck, heldTicks] = [...this.#held].reduce<readonly [Bottleneck | undefined, number]>(
      (most, one) => (one[1] > most[1] ? one : most),
      [undefined, 0],
    )
    const sojournTicks = [...this.#sojourns].reduce((sum, [sojourn, count]) => sum + sojourn * count, 0)
    return {
      tasks: this.#ended,
      failed: this.#failed,
      seconds,
      drainSeconds: (this.#ticks - 1 - this.#lastBornTick) * TICK_SECONDS,
      peakConcurrency: this.#peakBusy,
      meanConcurrency: this.#busyTicks / this.#ticks,
      peakInFlight: this.#peakInFlight,
      batches: this.#batches,
      fill: this.#received / this.#batches,
      p50: this.#sojournAt(0.5),
      p99: this.#sojournAt(0.99),
      meanOpen: this.#openTicks / this.#ticks,
      meanSojourn: (sojournTicks / this.#ended) * TICK_SECONDS,
      hottest: hottestPartition(this.#scenario, this.#peakTable, this.#peakIndex),
      bottleneck: heldTicks >= TICKS_A_SECOND ? bottleneck : undefined,
      heldShare: heldTicks / this.#ticks,
      perMillionUsd: (this.#usd() / this.#ended) * 1e6,
    }
  }

  #endSecond(): void {
    const { tableWrites, indexWrites } = this.#writes
    this.#peakTable = Math.max(this.#peakTable, tableWrites - this.#second.tableWrites)
    this.#peakIndex = Math.max(this.#peakIndex, indexWrites - this.#second.indexWrites)
    this.#second = this.#writes
  }

  #sojournAt(share: number): number {
    let left = this.#ended * share
    for (const [sojourn, count] of [...this.#sojourns].sort(([a], [b]) => a - b)) {
      left -= count
      if (left <= 0) return sojourn * TICK_SECONDS
    }
    return 0
  }

  /** What it asked for, by list prices: counted here, not derived from the price of a task. Producers send in tens. */
  #usd(): number {
    const { sqsRequest, lambdaRequest, dynamoWrite, dynamoRead, logsGb, scheduleFiring } = PRICES
    const { memoryMb, arrivals } = this.#scenario
    const scheduled = 'atOnce' in arrivals && arrivals.bySchedules === true
    const requests = this.#sent / (scheduled ? 1 : 10) + 2 * this.#batches
    const { tableWrites, indexWrites } = this.#writes
    return (
      requests * sqsRequest.usd +
      this.#batches * (lambdaRequest.usd + dynamoRead.usd + (LOG_BYTES * logsGb.usd) / 1e9) +
      this.#batchSeconds * (memoryMb / 1024) * gbSecondUsd('arm64') +
      (tableWrites + indexWrites) * dynamoWrite.usd +
      (scheduled ? this.#sent * scheduleFiring.usd : 0)
    )
  }
}
