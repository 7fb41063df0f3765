import type { DeadLetterFilter } from '../../core/dead-letter-types.ts'
import type { BulkOptions } from '../../core/operation-types.ts'
import type { ClientCore } from '../client-core.ts'
import { type DeadLetterReading, deadLetterMatcher, readDeadLetter } from './dead-letter-view.ts'
import { eachLimited } from './each-limited.ts'
import { type QueueTarget, queueTargets } from './queue-targets.ts'
import { walkQueue } from './walk-dead-letters.ts'

/** Queues that are walked side by side: most are empty, and cost a second each. */
const WIDTH = 8

export interface DeadLetterWork {
  readonly visibilitySeconds: number
  /** Messages that may be looked at. */
  readonly maxExamined: number
  /** Messages that may be chosen. */
  readonly maxMatched: number
  /** Pass over what is sent here after the start: it may have been redriven by this very call, and would go round and round. */
  readonly onlyOlder: boolean
  /** Works on chosen messages of one queue; gives those that are no longer there. */
  readonly work: (target: QueueTarget, chosen: readonly DeadLetterReading[]) => Promise<readonly DeadLetterReading[]>
}

export interface DeadLetterTally {
  readonly examined: number
  readonly matched: number
  readonly complete: boolean
}

/** Shows the dead letters that fit to `work`. Rejects with OptionError, BackendError or the signal's reason. */
export async function walkDeadLetters(
  core: ClientCore,
  filter: DeadLetterFilter,
  { onProgress, signal }: BulkOptions,
  { visibilitySeconds, maxExamined, maxMatched, onlyOlder, work }: DeadLetterWork,
): Promise<DeadLetterTally> {
  const matches = deadLetterMatcher(filter, await core.routes.namesOf(filter.name))
  const targets = await queueTargets(core, filter)
  const newest = onlyOlder ? core.backend.clock.now() : Number.POSITIVE_INFINITY
  const tally = { examined: 0, matched: 0, complete: true }
  let done = 0
  const quota = { left: maxExamined }
  await eachLimited(targets, WIDTH, async (target) => {
    const ended = await walkQueue(
      core.backend.queue,
      target.deadLetterQueue,
      { visibilitySeconds, quota, signal },
      async (messages) => {
        const readings = messages.filter(({ sentAt }) => sentAt <= newest).map(readDeadLetter)
        const chosen = readings.filter(matches).slice(0, maxMatched - tally.matched)
        tally.examined += messages.length
        tally.matched += chosen.length
        if (tally.matched >= maxMatched) quota.left = 0
        const gone = chosen.length === 0 ? [] : await work(target, chosen)
        done += gone.length
        onProgress?.({ examined: tally.examined, matched: tally.matched, done })
        return new Set(gone.map(({ message }) => message))
      },
    )
    if (!ended) tally.complete = false
  })
  return tally
}
