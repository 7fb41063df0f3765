import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import type { CostLine } from '../../lib/core/cost-at-rest.ts'
import { DEFAULTS } from '../../lib/core/defaults.ts'
import type { ManifestResources, MappingIds } from '../../lib/core/manifest.ts'
import { queuePrefix } from '../../lib/core/names.ts'
import { type AppPlan, planApp } from '../../lib/core/plan.ts'
import { isProduction } from '../../lib/core/production.ts'
import { checkTemplate } from '../checks/check-template.ts'
import { checkEntry } from '../synth-child/check-entry.ts'
import { addMonitoring } from './add-monitoring.ts'
import { addQueues } from './add-queues.ts'
import { addSchedules } from './add-schedules.ts'
import { addSweeper } from './add-sweeper.ts'
import { addWorkers } from './add-workers.ts'
import { checkedPlan } from './checked-plan.ts'
import { restCost } from './cost.ts'
import { allowLogs } from './encryption.ts'
import { grant, tellFunction } from './grants.ts'
import { Manifest } from './manifest.ts'
import { QueueMetrics } from './metrics.ts'
import type { PriorityQueue } from './priority-queues.ts'
import type { QueueParts, Worker } from './queue-parts.ts'
import type { ScheduleGroup } from './schedule-group.ts'
import { tagApp } from './tags.ts'
import type { TaskQueueProps } from './task-queue-props.ts'
import { manifestResources } from './task-resources.ts'
import { TaskStorage } from './task-storage.ts'

/**
 * An app in the cloud: queues, worker functions, table, bucket and manifest.
 *
 * @throws DefinitionError (at synth) listing what AWS would refuse at deploy.
 * @example
 * const queue = new TaskQueue(this, 'Tasks', { app, entry: 'src/tasks.ts', stage: 'prod' })
 * queue.grantEnqueue(api)
 */
export class TaskQueue extends QueueMetrics implements QueueParts {
  readonly plan: AppPlan
  readonly storage: TaskStorage
  readonly production: boolean
  readonly encryptionKey: IKey | undefined
  readonly queues: ReadonlyMap<string, readonly PriorityQueue[]>
  readonly schedules: ScheduleGroup
  readonly resources: ManifestResources
  /** What it costs a month before its first task. */
  readonly costAtRest: readonly CostLine[]

  private readonly workers: ReadonlyMap<string, Worker>

  constructor(scope: Construct, id: string, props: TaskQueueProps) {
    super(scope, id)
    const spec = appSpec(props.app)
    const stage = props.stage ?? props.storage?.stage ?? DEFAULTS.stage
    this.plan = checkedPlan(this, planApp(spec, stage), props)
    checkEntry(this, spec, props.entry)
    this.production = props.production ?? props.storage?.production ?? isProduction(stage)
    this.encryptionKey = props.encryptionKey ?? props.storage?.encryptionKey
    this.storage = props.storage ?? this.ownStorage(props.app)
    const { queues, schedules } = addQueues(this, props)
    this.queues = queues
    this.schedules = schedules
    this.resources = manifestResources(this)
    addSchedules(this, spec)
    this.workers = addWorkers(this, props)
    addSweeper(this)
    const mappings = Object.assign({}, ...[...this.workers.values()].map(({ mappingIds }) => mappingIds)) as MappingIds
    new Manifest(this, 'Manifest', spec, stage, this.resources, mappings)
    addMonitoring(this, this.workers, props)
    this.costAtRest = restCost(this, props)
    tagApp(this, spec.name, stage)
    checkTemplate(this)
    if (this.encryptionKey !== undefined)
      allowLogs(this, this.encryptionKey, `/aws/lambda/${queuePrefix(spec.name, stage)}`)
  }

  /** The function of a group, to give its tasks what else they need: `queue.worker('images').addToRolePolicy(...)`. */
  worker(group: string): LambdaFunction {
    const worker = this.workers.get(group)
    if (worker !== undefined) return worker.function
    throw new RangeError(
      `app '${this.plan.app}' has no group '${group}'; it has ${[...this.workers.keys()].join(', ')}`,
    )
  }

  /** Lets `grantee` submit tasks. A function also gets the variables by which its client finds the app without reading parameters. */
  grantEnqueue(grantee: IGrantable): Grant {
    tellFunction(this, grantee)
    return grant(this, grantee, 'enqueue')
  }

  /** Lets `grantee` see status, results, lists of tasks and the depth of queues. */
  grantRead(grantee: IGrantable): Grant {
    return grant(this, grantee, 'read')
  }

  /** Lets `grantee` do all that an operator does: read, cancel, retry, control queues and work through dead letters. */
  grantOperate(grantee: IGrantable): Grant {
    const mappings = [...this.workers.values()].flatMap((worker) => worker.mappings)
    return grant(this, grantee, 'operate', { mappings })
  }

  private ownStorage(app: App): TaskStorage {
    const { production, encryptionKey } = this
    return new TaskStorage(this, 'Storage', { app, stage: this.plan.stage, production, encryptionKey })
  }
}
