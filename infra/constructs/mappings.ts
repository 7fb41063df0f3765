import { Duration } from 'aws-cdk-lib'
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { MappingIds } from '../../lib/core/manifest.ts'
import { priorityName } from '../../lib/core/priority.ts'
import type { PriorityQueue } from './priority-queues.ts'

/** The event source mappings that hand a group's messages to its function: one a queue, so that each has its own pollers and limit. */
export class Mappings extends Construct {
  readonly arns: readonly string[]
  /** By the names of their queues, for the manifest. */
  readonly ids: MappingIds

  constructor(scope: Construct, id: string, worker: IFunction, queues: readonly PriorityQueue[]) {
    super(scope, id)
    const mappings = queues.map(({ plan, queue }) => {
      const mapping = new EventSourceMapping(this, priorityName(plan.priority), {
        target: worker,
        eventSourceArn: queue.queueArn,
        batchSize: plan.batchSize,
        // Without it, one failed task would bring its whole batch back.
        reportBatchItemFailures: true,
        ...(plan.windowSeconds > 0 && { maxBatchingWindow: Duration.seconds(plan.windowSeconds) }),
        ...(plan.maxConcurrency !== undefined && { maxConcurrency: plan.maxConcurrency }),
      })
      return { queue: plan.name, id: mapping.eventSourceMappingId, arn: mapping.eventSourceMappingArn }
    })
    this.arns = mappings.map(({ arn }) => arn)
    this.ids = Object.fromEntries(mappings.map(({ queue, id }) => [queue, id]))
  }
}
