import type { ManifestResources } from '../../core/manifest.ts'
import { payloadDays, WAITING_DAYS } from '../../core/payload-days.ts'
import { PAYLOAD_FOLDERS } from '../../core/payload-keys.ts'
import type { SweeperResult } from '../../entries/sweeper.ts'
import { type AwsCaller, LOCAL_REGION } from '../aws-call.ts'
import { expirePayloads } from './expire-payloads.ts'

/** What one sweep of the local backend did. */
export interface DevSweep extends SweeperResult {
  /** Payloads that were too old, and are gone. */
  readonly expiredPayloads: number
}

export interface UpkeepTarget {
  readonly endpoint: string
  readonly app: string
  readonly stage: string
  readonly resources: ManifestResources
  /** All tasks of the app: payloads are kept as long as the longest retention asks for. */
  readonly tasks: Iterable<{ readonly retentionMs: number }>
}

/** On AWS a sweep may take the function's ten minutes. */
const LIMIT_MS = 600_000
const DAY_MS = 86_400_000

/** What the sweeper function and the bucket's lifecycle do on AWS. (The table emulator expires items by itself.) */
export async function keepUp(aws: AwsCaller, { tasks, ...target }: UpkeepTarget): Promise<DevSweep> {
  // Loaded only now: most backends end before their first hour is over.
  const { createSweeper } = await import('../../entries/sweeper.ts')
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const sweeper = createSweeper({ ...target, region: LOCAL_REGION, credentials })
  try {
    const swept = await sweeper.sweep(LIMIT_MS)
    const { bucket } = target.resources
    const days = payloadDays(tasks)
    const before = (age: number) => Date.now() - age * DAY_MS
    const { inputs, results, waiting } = PAYLOAD_FOLDERS
    const expired = [
      await expirePayloads(aws, bucket, inputs, before(days)),
      await expirePayloads(aws, bucket, results, before(days)),
      await expirePayloads(aws, bucket, waiting, before(days + WAITING_DAYS)),
    ]
    return { ...swept, expiredPayloads: expired.reduce((sum, count) => sum + count) }
  } finally {
    await sweeper.close()
  }
}
