import { RemovalPolicy } from 'aws-cdk-lib'
import { PriorityQueues } from './priority-queues.ts'
import { warnOfQueueChanges } from './queue-changes.ts'
import type { QueueParts } from './queue-parts.ts'
import { ScheduleGroup } from './schedule-group.ts'
import type { QueueSettings } from './secure-queue.ts'
import type { TaskQueueProps } from './task-queue-props.ts'

type Before = Omit<QueueParts, 'queues' | 'schedules' | 'resources'>

/** All queues, by group, and what the schedules share that send to them: what becomes of the one becomes of the other. */
export function addQueues(
  parts: Before,
  { queueRemovalPolicy, deployed = [] }: TaskQueueProps,
): Pick<QueueParts, 'queues' | 'schedules'> {
  const { plan, production, encryptionKey } = parts
  const settings: QueueSettings = {
    removalPolicy: queueRemovalPolicy ?? (production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY),
    encryptionKey,
  }
  warnOfQueueChanges(parts, plan, deployed, settings.removalPolicy !== RemovalPolicy.DESTROY)
  const queues = new Map(
    plan.groups.map((group) => [group.name, new PriorityQueues(parts, `${group.name}-queues`, group, settings).all]),
  )
  const schedules = new ScheduleGroup(parts, 'Schedules', {
    app: plan.app,
    stage: plan.stage,
    queues: [...queues.values()].flat().map(({ queue }) => queue),
    ...settings,
  })
  return { queues, schedules }
}
