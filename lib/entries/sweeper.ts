import { type AwsOptions, serviceConfig } from '../adapters/aws/client-config.ts'
import { lazyClient } from '../adapters/aws/clients.ts'
import { composeBackend, siblingQueueUrl } from '../adapters/aws/compose-backend.ts'
import { eagerSdk } from '../adapters/aws/eager-sdk.ts'
import { SqsQueueRegistry } from '../adapters/aws/sqs-queue-registry.ts'
import { sqsRegistryCalls } from '../adapters/aws/sqs-registry-calls.ts'
import { systemClock, systemEntropy } from '../adapters/system.ts'
import type { ManifestResources } from '../core/manifest.ts'
import { RETIRED_QUIET_MS } from '../core/retired-queues.ts'
import type { Clock } from '../ports/clock.ts'
import { type SweepResult, sweep } from '../worker/sweep/sweep.ts'
import { type LeftBehindReport, sweepLeftBehind } from '../worker/sweep/sweep-left-behind.ts'

export interface SweeperOptions extends AwsOptions {
  readonly app: string
  readonly stage: string
  readonly resources: ManifestResources
  /** @default the machine's */
  readonly clock?: Clock
}

/** What one sweep did, for the log. */
export interface SweeperResult extends SweepResult, LeftBehindReport {}

/** Ends what has lost its message, and works off queues that deploys left behind, with the schedules that send there: one sweep a call. */
export interface Sweeper {
  /**
   * @param limitMs - how long it may take.
   * @param quietMs - how long a retired queue has to have been empty before it is deleted. Default: ten minutes.
   *
   * Rejects with BackendError; what could be done is done then.
   */
  sweep(limitMs: number, quietMs?: number): Promise<SweeperResult>
  close(): Promise<void>
}

/** Without the listing index there is nothing to find tasks by: the table's TTL ends them. */
const NOT_SWEPT: SweepResult = { examined: 0, ended: 0, open: 0, complete: true }

/** The sweeper of one app. It needs none of its code: its table, its manifest and its queues will do. */
export function createSweeper(options: SweeperOptions): Sweeper {
  const { app, stage, resources, clock = systemClock } = options
  const backend = composeBackend(eagerSdk, { ...options, clock, entropy: systemEntropy })
  const sqs = lazyClient(() => sqsRegistryCalls(serviceConfig('sqs', options, process.env)))
  const registry = new SqsQueueRegistry({
    calls: sqs.get,
    queueUrl: (name) => siblingQueueUrl(resources.queueUrl, name),
  })
  const { store, queue, scheduler, directory } = backend
  return {
    sweep: async (limitMs, quietMs = RETIRED_QUIET_MS) => {
      const endsAt = clock.monotonic() + limitMs
      const moving = sweepLeftBehind({
        ...{ app, stage, store, queue, scheduler, registry, directory, clock, quietMs },
        // Some time is left for the records, however much there is to move.
        limitMs: limitMs * MOVING_SHARE,
      })
      const [moved] = await Promise.allSettled([moving])
      const left = endsAt - clock.monotonic()
      const swept = resources.listing ? await sweep({ store, clock, limitMs: left }) : NOT_SWEPT
      if (moved.status === 'rejected') throw moved.reason
      return { ...swept, ...moved.value }
    },
    close: async () => {
      await Promise.all([backend.close(), sqs.destroy()])
    },
  }
}

const MOVING_SHARE = 0.75
