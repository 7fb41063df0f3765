import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { GroupPlan, QueuePlan } from '../../lib/core/plan.ts'
import { priorityName } from '../../lib/core/priority.ts'
import { setRemoval } from './removal.ts'
import { type QueueSettings, secureQueue } from './secure-queue.ts'
import { tagGroup } from './tags.ts'

/** One priority's queue, and where its hopeless messages go. */
export interface PriorityQueue {
  readonly plan: QueuePlan
  readonly queue: Queue
  readonly deadLetterQueue: Queue
}

/** A group's queues, one a priority: a flood at one never delays another. */
export class PriorityQueues extends Construct {
  /** Most urgent first. */
  readonly all: readonly PriorityQueue[]

  constructor(scope: Construct, id: string, group: GroupPlan, settings: QueueSettings = {}) {
    super(scope, id)
    this.all = group.queues.map((plan) => this.addQueue(plan, settings))
    tagGroup(this, group.name)
    setRemoval(this, settings.removalPolicy ?? RemovalPolicy.DESTROY)
  }

  private addQueue(plan: QueuePlan, settings: QueueSettings): PriorityQueue {
    const name = priorityName(plan.priority)
    const deadLetterQueue = secureQueue(this, `${name}-dlq`, settings, {
      queueName: plan.deadLetterName,
      // The longest there is: a standard queue counts it from the first send, not from the move.
      retentionPeriod: Duration.days(14),
    })
    const queue = secureQueue(this, name, settings, {
      queueName: plan.name,
      retentionPeriod: Duration.seconds(plan.retentionSeconds),
      visibilityTimeout: Duration.seconds(plan.visibilitySeconds),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: plan.maxReceiveCount },
    })
    return { plan, queue, deadLetterQueue }
  }
}
