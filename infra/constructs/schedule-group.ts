import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler'
import type { IQueue, Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { ScheduleResources } from '../../lib/core/manifest.ts'
import { scheduleDeadLetterName, scheduleGroupName, scheduleRoleName } from '../../lib/core/names.ts'
import { grantKey } from './encryption.ts'
import { suppress } from './nag-suppressions.ts'
import { setRemoval } from './removal.ts'
import { type QueueSettings, secureQueue } from './secure-queue.ts'

export interface ScheduleGroupProps extends QueueSettings {
  readonly app: string
  readonly stage: string
  /** What schedules may send to. */
  readonly queues: readonly IQueue[]
}

/**
 * What the app's schedules share: their group in EventBridge Scheduler, the role in which they send tasks to the queues, and the queue for
 * firings that could not be delivered. Group and queue are kept or removed as the app's queues are, since a task with a long delay is
 * nothing but its schedule. Schedules that clients make are not in the stack and name the role by its ARN: so it has a fixed name, under
 * which it comes back.
 */
export class ScheduleGroup extends Construct {
  readonly role: Role
  readonly deadLetterQueue: Queue
  /** For the manifest. */
  readonly resources: ScheduleResources

  constructor(scope: Construct, id: string, { app, stage, queues, ...settings }: ScheduleGroupProps) {
    super(scope, id)
    const name = scheduleGroupName(app, stage)
    const group = new CfnScheduleGroup(this, 'Group', { name })
    this.deadLetterQueue = secureQueue(this, 'DeadLetters', settings, {
      queueName: scheduleDeadLetterName(app, stage),
      retentionPeriod: Duration.days(14),
    })
    suppress(this.deadLetterQueue, 'scheduleDeadLetters')
    this.role = new Role(this, 'Role', {
      roleName: scheduleRoleName(app, stage, Aws.REGION),
      description: `Schedules of app ${app}, stage ${stage}, send tasks to its queues`,
      // Schedules of other groups, let alone of other accounts, may not make use of it.
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } },
      }),
    })
    const sending = Grant.addToPrincipal({
      grantee: this.role,
      actions: ['sqs:SendMessage'],
      resourceArns: [...queues, this.deadLetterQueue].map(({ queueArn }) => queueArn),
    })
    grantKey(sending, this.role, settings.encryptionKey, 'write')
    this.resources = { group: name, roleArn: this.role.roleArn, deadLetterArn: this.deadLetterQueue.queueArn }
    for (const kept of [group, this.deadLetterQueue]) setRemoval(kept, settings.removalPolicy ?? RemovalPolicy.DESTROY)
  }
}
