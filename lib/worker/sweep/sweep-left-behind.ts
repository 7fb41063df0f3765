import { AppNotFoundError } from '../../core/errors/index.ts'
import type { Manifest } from '../../core/manifest.ts'
import { queuePrefix } from '../../core/names.ts'
import { retiredQueues } from '../../core/retired-queues.ts'
import type { Directory } from '../../ports/directory.ts'
import { type RetiredQueueReport, type RetiredRuntime, sweepRetired } from './sweep-retired.ts'
import { type StrayReport, type StrayRuntime, sweepStrays } from './sweep-strays.ts'

export interface LeftBehindRuntime extends Omit<RetiredRuntime, 'manifestNow'>, StrayRuntime {
  readonly directory: Directory
}

/** What a sweep did about what deploys have left behind. */
export interface LeftBehindReport {
  readonly retired: readonly RetiredQueueReport[]
  /** Absent when there was no reason to look for them. */
  readonly schedules?: StrayReport
}

/**
 * Brings what a deploy left behind to where its tasks belong today: what lies in queues that the app no longer has, and schedules that
 * would send there.
 *
 * Where there is no manifest nothing is touched: the app is being made, or taken down.
 * Rejects with BackendError when the manifest, the list of queues or a state can't be read; what is wrong with one queue or schedule is told.
 */
export async function sweepLeftBehind(runtime: LeftBehindRuntime): Promise<LeftBehindReport> {
  const { app, stage, registry, directory } = runtime
  const manifestNow = () => loaded(directory, app, stage)
  const names = await registry.list(queuePrefix(app, stage))
  // After the list: what a deploy makes meanwhile is in no list that is older than its manifest.
  const manifest = await manifestNow()
  if (manifest === undefined) return { retired: [] }
  const queues = retiredQueues(names, app, stage, manifest)
  const retiring = sweepRetired({ ...runtime, manifestNow }, { definitions: manifest, queues })
  // A manifest of before there were schedules has no place for them.
  const hasSchedules = manifest.resources.schedules !== undefined
  const following = hasSchedules
    ? sweepStrays(runtime, { app, stage, definitions: manifest }, queues.length > 0)
    : undefined
  const [retired, schedules] = await Promise.allSettled([retiring, following])
  if (retired.status === 'rejected') throw retired.reason
  if (schedules.status === 'rejected') throw schedules.reason
  return { retired: retired.value, ...(schedules.value !== undefined && { schedules: schedules.value }) }
}

/** `undefined` when nothing is deployed. */
async function loaded(directory: Directory, app: string, stage: string): Promise<Manifest | undefined> {
  try {
    return await directory.load(app, stage)
  } catch (error) {
    if (error instanceof AppNotFoundError) return undefined
    throw error
  }
}
