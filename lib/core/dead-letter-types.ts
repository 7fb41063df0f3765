import type { BulkCount, BulkOptions, QueueFilter, QueueRef } from './operation-types.ts'

/** Which dead letters. What is left out restricts nothing. */
export interface DeadLetterFilter extends QueueFilter {
  /** `Malformed`, `UnknownVersion`, `UnknownTask`, `RecordMissing`, `Failed`, or `ReceivedTooOften` for those that SQS moved itself. */
  readonly reason?: string
  /** The task's name, where the message can be read. */
  readonly name?: string
  /** Sent before; for what SQS moved itself that is the first send. */
  readonly before?: Date | string
  /** No more than so many. For `list` 1 to 1,000. @default 100 for `list`, 10,000 for `preview`, else no limit */
  readonly max?: number
}

/** A message in a dead-letter queue. */
export interface DeadLetterMessage extends QueueRef {
  readonly messageId: string
  readonly reason: string
  /** What the worker said of it; empty for what SQS moved itself. */
  readonly detail: string
  /** The task's id and name, where the message can be read. */
  readonly taskId?: string
  readonly name?: string
  readonly body: string
  readonly sentAt: Date
  /** Looking counts as receiving. */
  readonly receiveCount: number
}

interface Walk {
  readonly examined: number
  readonly matched: number
  /** Whether every queue was seen to its end. Messages that another operator is looking at are hidden. */
  readonly complete: boolean
}

export interface DeadLetterList extends Walk {
  readonly messages: readonly DeadLetterMessage[]
}

export interface DeadLetterPreview extends Walk {
  readonly counts: readonly (QueueRef & BulkCount)[]
}

export interface RedriveResult extends Walk {
  readonly redriven: number
  /** Could not be sent or deleted just now; they are still there. */
  readonly failed: number
  /** Left where they are, since the worker would drop them or send them back. */
  readonly left: LeftMessages
}

/** Why a dead letter can't be redriven to any effect. */
export interface LeftMessages {
  /** Its task has ended: `retry` it, or `purge` the message. */
  readonly ended: number
  /** Its record is gone, so it is never run: enqueue the task anew. */
  readonly recordMissing: number
  /** It was put in before its queue was purged. */
  readonly purged: number
}

export interface DeadLetterPurge extends Walk {
  readonly purged: number
  /** Could not be deleted just now. */
  readonly failed: number
}

/** The dead-letter queues. Every call shows each message once, gives back what it leaves there, and keeps no more than receipts in memory. */
export interface DeadLetters {
  /** Some of them, as they are. */
  list(filter?: DeadLetterFilter, options?: BulkOptions): Promise<DeadLetterList>
  /** How many there are of each queue, task name and reason. */
  preview(filter?: DeadLetterFilter, options?: BulkOptions): Promise<DeadLetterPreview>
  /** Sends them back to the queue that they came from, body unchanged, and then deletes them. */
  redrive(filter?: DeadLetterFilter, options?: BulkOptions): Promise<RedriveResult>
  /** Deletes them for good. */
  purge(filter?: DeadLetterFilter, options?: BulkOptions): Promise<DeadLetterPurge>
}
