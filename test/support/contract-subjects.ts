import type { Manifest } from '../../lib/core/manifest.ts'
import type { BlobStore } from '../../lib/ports/blob-store.ts'
import type { Directory } from '../../lib/ports/directory.ts'
import type { TaskQueue } from '../../lib/ports/task-queue.ts'
import type { TaskStore } from '../../lib/ports/task-store.ts'
import type { AwsResources } from './contract-aws-resources.ts'

/** What the contracts need of each backend. Every backend has all of it: where nothing can go wrong, `faults` have nothing to do. */

export interface StoreSubject {
  readonly store: TaskStore
  /** Another store on the same table, as another process has it. */
  reopen(): TaskStore
  readonly faults: Faults
  /** The store's own clock, in ms. */
  now(): number
  /** Moves the store's clock. */
  advance(seconds: number): void
}

export interface QueueSubject {
  readonly queue: TaskQueue
  readonly faults: Faults
  /** Makes an empty queue and gives its name. */
  newQueue(): Promise<string>
  /** Lets time pass for the queue, and the service see that it has. */
  wait(seconds: number): Promise<void>
}

export interface BlobSubject {
  readonly blobs: BlobStore
  /** Puts another text under a reference, behind the store's back. */
  alter(reference: string, text: string): Promise<void>
}

export interface DirectorySubject {
  readonly directory: Directory
  publish(app: string, stage: string, manifest: Manifest): Promise<void>
}

/** The services themselves, without our adapters: for what those rely on. Memory has none. */
export type WireSubject = Pick<AwsResources, 'dynamo' | 'sqs' | 's3' | 'table' | 'bucket' | 'newQueue'> & {
  wait(seconds: number): Promise<void>
}

/** What a service does to its callers now and then. */
export interface Faults {
  /** The next so many requests are turned down in part (every other item of a batch) or, where there are no parts, as a whole. */
  throttleNext(requests: number): void
  /** The next so many reads that need not be consistent see none of the latest writes. */
  lagNext(reads: number): void
  /** The next request is carried out, but its reply is lost on the way. */
  loseNextReply(): void
}

/** For backends without a wire. */
export const noFaults: Faults = { throttleNext: () => {}, lagNext: () => {}, loseNextReply: () => {} }
