import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { GroupPlan, QueuePlan } from '../../lib/core/plan.ts'
import { priorityName } from '../../lib/core/priority.ts'

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

  constructor(scope: Construct, id: string, group: GroupPlan) {
    super(scope, id)
    this.all = group.queues.map((plan) => this.addQueue(plan))
  }

  private addQueue(plan: QueuePlan): PriorityQueue {
    const name = priorityName(plan.priority)
    const deadLetterQueue = new Queue(this, `${name}-dlq`, {
      queueName: plan.deadLetterName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // The longest there is: a standard queue counts it from the first send, not from the move.
      retentionPeriod: Duration.days(14),
    })
    const queue = new Queue(this, name, {
      queueName: plan.name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.seconds(plan.retentionSeconds),
      visibilityTimeout: Duration.seconds(plan.visibilitySeconds),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: plan.maxReceiveCount },
    })
    return { plan, queue, deadLetterQueue }
  }
}
