import { randomUUID } from 'node:crypto'
import { nextQueue, waitingIfMostUrgent } from '../../core/next-queue.ts'
import type { GroupPlan } from '../../core/plan.ts'
import type { DevEvent } from '../events.ts'
import { batchResult } from './batch-result.ts'
import { bringBack } from './bring-back.ts'
import { type LambdaRecord, lambdaEvent } from './lambda-event.ts'
import { type Batch, type QueuePoller, receipts } from './queue-poller.ts'
import type { Ended, WorkerHandle } from './worker-handle.ts'
import { WorkerPool } from './worker-pool.ts'

/** After a bundle could not be loaded, a batch comes back so soon: the handler never saw it. */
const LOAD_RETRY_SECONDS = 5

/** One group: its queues on one side, its worker processes on the other. */
export class GroupRunner {
  readonly pollers = new Map<string, QueuePoller>()
  readonly #emit: (event: DevEvent) => void
  readonly #pool = new WorkerPool()
  readonly #running = new Map<Batch, QueuePoller>()
  #group: GroupPlan | undefined
  #dispatches = 0
  #closed = false

  constructor(emit: (event: DevEvent) => void) {
    this.#emit = emit
  }

  /**
   * From now on runs what comes with this code, in `size` processes at most, and for the most urgent in `spare` more. What the older code
   * has begun, it ends.
   */
  run(group: GroupPlan, size: number, spare: 0 | 1, spawn: () => WorkerHandle): void {
    this.#group = group
    this.#pool.replace(size, spare, spawn)
    this.pump()
  }

  /** Has a process ready, though there is nothing to run yet. */
  warm(): void {
    this.#pool.warm()
  }

  /** The plan has this group no more: what runs may end, nothing else begins. */
  retire(): void {
    this.#group = undefined
    this.#pool.replace(0, 0, undefined)
  }

  /** Hands waiting batches to free workers. */
  pump(): void {
    const group = this.#group
    while (group !== undefined && !this.#closed && this.#pool.hasSpare) {
      const { hasFree } = this.#pool
      const poller = this.#next(hasFree)
      if (poller === undefined) {
        for (const idle of this.pollers.values()) if (hasFree) idle.want()
        return
      }
      const worker = this.#pool.acquire()
      const batch = poller.take()
      if (worker === undefined || batch === undefined) return
      poller.lastDispatch = this.#dispatches
      this.#dispatches += 1
      void this.#run(group, poller, batch, worker)
    }
  }

  /** With no process free but the spare one, only what is more urgent than all that runs: in Lambda nothing else would hold it up either. */
  #next(hasFree: boolean): QueuePoller | undefined {
    const pollers = [...this.pollers.values()]
    const views = pollers.map(({ view }) => view)
    const index = nextQueue(hasFree ? views : views.map(waitingIfMostUrgent), this.#dispatches)
    return index === undefined ? undefined : pollers[index]
  }

  workerGone(worker: WorkerHandle): void {
    this.#pool.remove(worker)
    this.pump()
  }

  /** Stops at once. Batches that run come back as after a crash, so that a kept queue's next start finds them. */
  async close(): Promise<void> {
    this.#closed = true
    const running = [...this.#running]
    this.#pool.kill()
    const givenBack = [...this.pollers.values()].map((poller) => poller.stop())
    const broughtBack = running.map(([batch, poller]) => bringBack(poller.queue, receipts(batch)))
    await Promise.allSettled([...givenBack, ...broughtBack])
  }

  async #run(group: GroupPlan, poller: QueuePoller, batch: Batch, worker: WorkerHandle): Promise<void> {
    const startedAtMs = performance.now()
    poller.running += 1
    this.#running.set(batch, poller)
    const event = lambdaEvent(batch.messages, poller.mapping.eventSourceArn)
    const ended = await worker.invoke({ awsRequestId: randomUUID(), event }, group.functionTimeoutSeconds)
    const durationMs = performance.now() - startedAtMs
    poller.running -= 1
    this.#running.delete(batch)
    if (ended.kind === 'returned' || ended.kind === 'threw') this.#pool.release(worker)
    else this.#discard(worker)
    if (this.#closed) return
    this.pump()
    const { failed, problem } = await this.#settle(poller, batch, event.Records, ended).catch((error: unknown) => ({
      failed: batch.messages.length,
      problem: `its messages could not be settled: ${String(error)}`,
    }))
    this.#emit({
      type: 'invoked',
      group: group.name,
      priority: poller.priority,
      queue: poller.queue.name,
      pid: worker.pid,
      messages: batch.messages.length,
      failed,
      durationMs,
      ...(problem !== undefined && { problem }),
    })
  }

  #discard(worker: WorkerHandle): void {
    this.#pool.remove(worker)
    worker.kill('failed')
  }

  /** Deletes what succeeded; what failed keeps its visibility, but for processes that are known to be gone. */
  async #settle(
    poller: QueuePoller,
    batch: Batch,
    records: readonly LambdaRecord[],
    ended: Ended,
  ): Promise<{ readonly failed: number; readonly problem?: string | undefined }> {
    if (ended.kind === 'returned') {
      const reportsItems = poller.mapping.functionResponseTypes.includes('ReportBatchItemFailures')
      const { succeeded, failed, problem } = batchResult(records, ended.value, reportsItems)
      return { failed: failed + (await poller.queue.delete(succeeded)), problem }
    }
    if (ended.kind === 'died') await bringBack(poller.queue, receipts(batch))
    if (ended.kind === 'load-failed') await poller.queue.hide(receipts(batch), LOAD_RETRY_SECONDS)
    return { failed: batch.messages.length, problem: ended.problem }
  }
}
