import { Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { TaskQueue } from '../constructs/task-queue.ts'
import type { TaskQueueProps } from '../constructs/task-queue-props.ts'

export interface QueueStackProps extends StackProps, TaskQueueProps {}

/** What follows the code: queues, functions, mappings and the manifest. */
export class QueueStack extends Stack {
  readonly queue: TaskQueue

  constructor(scope: Construct, id: string, props: QueueStackProps) {
    super(scope, id, props)
    this.queue = new TaskQueue(this, 'Tasks', props)
  }
}
