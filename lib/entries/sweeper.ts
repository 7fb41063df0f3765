import { composeBackend } from '../adapters/aws/compose-backend.ts'
import { eagerSdk } from '../adapters/aws/eager-sdk.ts'
import type { AwsOptions } from '../adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../adapters/system.ts'
import type { ManifestResources } from '../core/manifest.ts'
import { type SweepResult, sweep } from '../worker/sweep/sweep.ts'

export type { SweepResult } from '../worker/sweep/sweep.ts'

export interface SweeperOptions extends AwsOptions {
  readonly app: string
  readonly stage: string
  readonly resources: ManifestResources
}

/** Ends what has lost its message, by the machine's clock: one sweep a call. */
export interface Sweeper {
  /** @param limitMs - how long it may take. Rejects with BackendError. */
  sweep(limitMs: number): Promise<SweepResult>
  close(): Promise<void>
}

/** The sweeper of one app. It needs none of its code: only its table. */
export function createSweeper(options: SweeperOptions): Sweeper {
  const { store, clock, close } = composeBackend(eagerSdk, { ...options, clock: systemClock, entropy: systemEntropy })
  return { sweep: (limitMs) => sweep({ store, clock, limitMs }), close }
}
