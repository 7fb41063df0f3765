import type { DeadLetterFilter } from '../../core/dead-letter-types.ts'
import type {
  BulkOptions,
  BulkTaskOptions,
  CancelFilter,
  DrainOptions,
  Operations,
  QueueFilter,
  RetryFilter,
} from '../../core/operation-types.ts'
import type { EventSources } from '../../ports/event-sources.ts'
import type { ClientCore } from '../client-core.ts'
import { viewQueues } from '../queues.ts'
import { cancelMany } from './cancel-many.ts'
import { listDeadLetters, previewDeadLetters, purgeDeadLetters } from './dead-letters.ts'
import { drainQueues } from './drain.ts'
import { pauseQueues, resumeQueues } from './pause.ts'
import { purgeQueues } from './purge-queues.ts'
import { redriveDeadLetters } from './redrive.ts'
import { retryMany } from './retry-many.ts'

/** The operator's calls. Closing the client ends the long ones at their next step. */
export function makeOperations(core: ClientCore, sources: EventSources): Operations {
  const run = <T>(work: () => Promise<T>): Promise<T> => core.inProgress.track(opened(core, work))
  return {
    queues: () => viewQueues(core),
    retryMany: (filter: RetryFilter, options: BulkTaskOptions = {}) => run(() => retryMany(core, filter, options)),
    cancelMany: (filter: CancelFilter, options: BulkTaskOptions = {}) => run(() => cancelMany(core, filter, options)),
    deadLetters: {
      list: (filter: DeadLetterFilter = {}, options: BulkOptions = {}) =>
        run(() => listDeadLetters(core, filter, options)),
      preview: (filter: DeadLetterFilter = {}, options: BulkOptions = {}) =>
        run(() => previewDeadLetters(core, filter, options)),
      redrive: (filter: DeadLetterFilter = {}, options: BulkOptions = {}) =>
        run(() => redriveDeadLetters(core, filter, options)),
      purge: (filter: DeadLetterFilter = {}, options: BulkOptions = {}) =>
        run(() => purgeDeadLetters(core, filter, options)),
    },
    pause: (filter: QueueFilter = {}) => run(() => pauseQueues(core, sources, filter)),
    resume: (filter: QueueFilter = {}) => run(() => resumeQueues(core, sources, filter)),
    purge: (filter: QueueFilter = {}, options: BulkOptions = {}) => run(() => purgeQueues(core, filter, options)),
    // Not among what is in progress: in memory, the queue is driven by waiting for that.
    drain: (filter: QueueFilter = {}, options: DrainOptions = {}) =>
      opened(core, () => drainQueues(core, filter, options)),
  }
}

async function opened<T>(core: ClientCore, work: () => Promise<T>): Promise<T> {
  core.assertOpen()
  return work()
}
