import { BATCH_OVERHEAD_MS } from '../../lib/core/load-cost.ts'
import { arrivalsOf } from './arrivals.ts'
import { AWS_LIMITS } from './aws-limits.ts'
import { Calendar, type Cohort, CohortQueue, countOf } from './cohorts.ts'
import { Concurrency } from './concurrency.ts'
import type { Scenario } from './scenario.ts'
import { Tally, type Totals } from './tally.ts'
import { TICK_SECONDS, ticks } from './ticks.ts'
import { Budget, FAILURE_WRITES, MOST_INDEX_WRITES, writesOf } from './writes.ts'

/** A loaded bundle and its first connections, once for each execution environment. Estimated. */
const COLD_START_SECONDS = 0.6
/** Before the second and the third attempt: the default policy, without its jitter. */
const BACKOFF_SECONDS = [1, 2]
/** Nothing here takes longer, unless the model is wrong. */
const GIVE_UP_SECONDS = 24 * 3600

interface Batch {
  readonly cohorts: readonly Cohort[]
  readonly size: number
  readonly cold: boolean
  readonly sinceTick: number
}

/**
 * One group's NORMAL queue from the first `enqueue` to the last end, tick by tick: tasks wait at the producer for their record, in the queue
 * for a free invocation, there for their claim, run, and wait for their end to be recorded. What is short is handed out first to ends, then
 * to claims, then to new tasks.
 */
export function simulate(scenario: Scenario): Totals {
  const { batchSize, windowSeconds, ms, warmWrites, listing, track } = scenario
  const arrivals = arrivalsOf(scenario)
  const writes = writesOf(scenario)
  const perSecond = Math.min(warmWrites, AWS_LIMITS.tableWrites.value)
  const table = new Budget(perSecond, TICK_SECONDS)
  const index = new Budget(Math.min(perSecond, MOST_INDEX_WRITES), TICK_SECONDS)
  const indexed = listing && track !== 'none'
  const concurrency = new Concurrency(scenario)
  const tally = new Tally(scenario)
  const producer = new CohortQueue()
  const queue = new CohortQueue()
  const claiming: Batch[] = []
  const running = new Calendar<Batch>()
  const settling: Batch[] = []
  const hidden = new Calendar<Cohort>()
  let inFlight = 0
  let environments = 0

  const settle = (batch: Batch, tick: number) => {
    for (const cohort of batch.cohorts) {
      const waitSeconds = cohort.poison ? BACKOFF_SECONDS[cohort.attempt] : undefined
      if (waitSeconds === undefined) {
        inFlight -= cohort.count
        tally.ended(cohort, tick)
      } else hidden.put(tick + ticks(waitSeconds), { ...cohort, attempt: cohort.attempt + 1 })
    }
    concurrency.release()
    tally.batchEnded((tick - batch.sinceTick) * TICK_SECONDS)
  }

  for (let tick = 0; tally.open > 0 || !arrivals.done; tick++) {
    if (tick > ticks(GIVE_UP_SECONDS)) throw new Error(`${scenario.name} is not done after a day`)
    table.refill()
    index.refill()

    settling.push(...running.take(tick))
    const settled = drain(settling, (batch) => {
      if (!afford(table, endWrites(batch, writes.end))) return false
      settle(batch, tick)
      return true
    })
    const claimed = drain(claiming, (batch) => {
      if (!afford(table, batch.size * writes.claim)) return false
      const seconds = (ms + BATCH_OVERHEAD_MS) / 1000 + (batch.cold ? COLD_START_SECONDS : 0)
      running.put(tick + ticks(seconds), batch)
      return true
    })

    for (const cohort of hidden.take(tick)) {
      inFlight -= cohort.count
      queue.push({ ...cohort, sinceTick: tick })
    }
    for (const cohort of arrivals.at(tick)) {
      producer.push(cohort)
      tally.born(cohort)
    }
    const admitted = Math.min(
      producer.count,
      writes.insert === 0 ? Number.POSITIVE_INFINITY : table.left,
      indexed ? index.left : Number.POSITIVE_INFINITY,
    )
    table.spend(admitted * writes.insert)
    if (indexed) index.spend(admitted)
    for (const cohort of producer.take(admitted)) queue.push({ ...cohort, sinceTick: tick })
    tally.sent(admitted)
    const isStarved = !settled || !claimed || producer.count > 0

    while (queue.count > 0 && concurrency.free > 0 && inFlight + batchSize <= AWS_LIMITS.inFlight.value) {
      const size = sizeOfNext(queue, concurrency.free, { batchSize, windowTicks: ticks(windowSeconds), tick })
      if (size === 0) break
      concurrency.take()
      const cold = concurrency.busy > environments
      environments = Math.max(environments, concurrency.busy)
      const cohorts = queue.take(size)
      inFlight += size
      claiming.push({ cohorts, size, cold, sinceTick: tick })
      tally.batchBegan(size)
    }

    const waiting = queue.count > 0
    tally.tick({
      tableWrites: table.spent,
      indexWrites: index.spent,
      busy: concurrency.busy,
      inFlight,
      held: arrivals.held(tick) ? 'schedules' : isStarved ? 'writes' : waiting ? concurrency.heldBy : undefined,
    })
    concurrency.scale(waiting)
  }
  return tally.totals()
}

/**
 * Free pollers share what waits: a task that comes alone is taken alone. With a window, the pollers of an idle mapping fill a batch each; it
 * goes when it is full, or when its first message has waited that long.
 */
function sizeOfNext(
  queue: CohortQueue,
  free: number,
  { batchSize, windowTicks, tick }: { readonly batchSize: number; readonly windowTicks: number; readonly tick: number },
): number {
  const shared = windowTicks > 0 ? Math.min(free, AWS_LIMITS.firstPollers.value) : free
  const size = Math.min(batchSize, Math.ceil(queue.count / shared))
  const waitedTicks = tick - (queue.oldest?.sinceTick ?? tick)
  return size < batchSize && waitedTicks < windowTicks ? 0 : size
}

function endWrites({ cohorts, size }: Batch, end: number): number {
  if (end === 0) return 0
  const failed = cohorts.filter(({ poison, attempt }) => poison && attempt === BACKOFF_SECONDS.length)
  return size * end + countOf(failed) * FAILURE_WRITES
}

function afford(budget: Budget, units: number): boolean {
  if (budget.left < units) return false
  budget.spend(units)
  return true
}

/** Takes from the front for as long as `done` says so. @returns whether that were all */
function drain<T>(items: T[], done: (item: T) => boolean): boolean {
  const left = items.findIndex((item) => !done(item))
  items.splice(0, left === -1 ? items.length : left)
  return left === -1
}
