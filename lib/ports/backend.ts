import type { BlobStore } from './blob-store.ts'
import type { Clock } from './clock.ts'
import type { Directory } from './directory.ts'
import type { Entropy } from './entropy.ts'
import type { EventSources } from './event-sources.ts'
import type { Scheduler } from './scheduler.ts'
import type { TaskQueue } from './task-queue.ts'
import type { TaskStore } from './task-store.ts'

/** All that a client stands on: whoever composes one picks the adapters. */
export interface Backend {
  readonly store: TaskStore
  readonly queue: TaskQueue
  readonly blobs: BlobStore
  /** Sends what waits longer than a queue can keep it. */
  readonly scheduler: Scheduler
  readonly directory: Directory
  readonly clock: Clock
  readonly entropy: Entropy
  /** Lets connections go. Nothing is asked of the backend afterwards. */
  close(): Promise<void>
}

/** As {@link Backend}, for clients that act on whole queues as well. */
export interface OperatorBackend extends Backend {
  readonly sources: EventSources
}
