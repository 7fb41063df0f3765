import { resolve } from 'node:path'
import type { Duration } from 'aws-cdk-lib'
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam'
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { appSpec } from '../../lib/core/app.ts'
import type { App } from '../../lib/core/app-types.ts'
import { nodeModulesOf } from '../../lib/core/bundling.ts'
import { DEFAULTS } from '../../lib/core/defaults.ts'
import { ENVIRONMENT, resourceEnvironment } from '../../lib/core/environment.ts'
import type { ManifestResources } from '../../lib/core/manifest.ts'
import { sweeperName } from '../../lib/core/names.ts'
import { type AppPlan, type GroupPlan, planApp } from '../../lib/core/plan.ts'
import { queueProblems, refuseAny } from './deploy-checks.ts'
import { withVisibility } from './group-overrides.ts'
import { Manifest } from './manifest.ts'
import { Mappings } from './mappings.ts'
import { PERMISSIONS, permit } from './permissions.ts'
import { type PriorityQueue, PriorityQueues } from './priority-queues.ts'
import { sweeperCode } from './sweeper-code.ts'
import { SweeperFunction } from './sweeper-function.ts'
import { resourcesOf } from './task-resources.ts'
import { TaskStorage } from './task-storage.ts'
import { workerCode } from './worker-code.ts'
import { WorkerFunction } from './worker-function.ts'

export interface TaskQueueProps {
  /** What `defineApp` gave: groups, queues, functions, limits and permissions all follow from it. */
  readonly app: App

  /** The module whose default export is `app`, from the working directory or absolute: it is what gets bundled. */
  readonly entry: string

  /** 1 to 12 of a-z, 0-9 and `-`; part of every physical name. @default 'dev' */
  readonly stage?: string

  /** Table and bucket, when they live in a stack of their own. @default - made here, and retained when the stack goes */
  readonly storage?: TaskStorage

  /** By group: what depends on the account rather than on the tasks. */
  readonly workers?: Readonly<Record<string, WorkerOptions>>
}

export interface WorkerOptions {
  /** How long a received message stays hidden: the function's timeout at least. @default - six function timeouts and the batch window */
  readonly visibilityTimeout?: Duration

  /**
   * Concurrency set aside for this function, which it then never passes: at least what its mappings may run at once, lest messages are
   * received only to be throttled.
   *
   * @default - none: shares the account's
   */
  readonly reservedConcurrency?: number

  /** @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays
}

/**
 * An app in the cloud: queues, worker functions, table, bucket and manifest.
 *
 * @throws DefinitionError (at synth) listing what AWS would refuse at deploy.
 * @example
 * const queue = new TaskQueue(this, 'Tasks', { app, entry: 'src/tasks.ts', stage: 'prod' })
 * queue.grantEnqueue(api)
 */
export class TaskQueue extends Construct {
  readonly plan: AppPlan
  readonly storage: TaskStorage
  /** Where clients find the app. */
  readonly resources: ManifestResources
  /** All queues with their dead-letter queues: by group, most urgent first. */
  readonly queues: ReadonlyMap<string, readonly PriorityQueue[]>

  private readonly workers = new Map<string, NodejsFunction>()
  private readonly mappings: string[] = []

  constructor(scope: Construct, id: string, props: TaskQueueProps) {
    super(scope, id)
    const spec = appSpec(props.app)
    const stage = props.stage ?? props.storage?.stage ?? DEFAULTS.stage
    this.plan = checkedPlan(planApp(spec, stage), props)
    this.storage = props.storage ?? new TaskStorage(this, 'Storage', { app: props.app, stage })
    this.queues = new Map(
      this.plan.groups.map((group) => [group.name, new PriorityQueues(this, `${group.name}-queues`, group).all]),
    )
    this.resources = {
      table: this.storage.table.tableName,
      bucket: this.storage.bucket.bucketName,
      queueUrl: this.allQueues()[0]?.queue.queueUrl ?? '',
      listing: this.storage.listing,
    }
    new Manifest(this, 'Manifest', spec, stage, this.resources)
    for (const group of this.plan.groups) this.addWorker(group, props)
    // Without the listing index it could find nothing.
    if (this.storage.listing) this.addSweeper()
  }

  /** The function of a group, to give its tasks what else they need: `queue.worker('images').addToRolePolicy(...)`. */
  worker(group: string): NodejsFunction {
    const worker = this.workers.get(group)
    if (worker !== undefined) return worker
    throw new RangeError(
      `app '${this.plan.app}' has no group '${group}'; it has ${[...this.workers.keys()].join(', ')}`,
    )
  }

  /** Lets `grantee` submit tasks. A function also gets the variables by which its client finds the app without reading parameters. */
  grantEnqueue(grantee: IGrantable): Grant {
    if (grantee instanceof LambdaFunction) {
      const variables = resourceEnvironment(this.plan.app, this.plan.stage, this.resources)
      for (const [name, value] of Object.entries(variables)) grantee.addEnvironment(name, value)
    }
    return permit(grantee, PERMISSIONS.enqueue, resourcesOf(this.storage, this.allQueues()))
  }

  /** Lets `grantee` see status, results, lists of tasks and the depth of queues. */
  grantRead(grantee: IGrantable): Grant {
    return permit(grantee, PERMISSIONS.read, resourcesOf(this.storage, this.allQueues()))
  }

  /** Lets `grantee` do all that an operator does: read, cancel, retry, control queues and work through dead letters. */
  grantOperate(grantee: IGrantable): Grant {
    return permit(grantee, PERMISSIONS.operate, resourcesOf(this.storage, this.allQueues(), [], this.mappings))
  }

  private addWorker(group: GroupPlan, props: TaskQueueProps): void {
    const own = this.queues.get(group.name) ?? []
    const { logRetention, reservedConcurrency } = props.workers?.[group.name] ?? {}
    const { function: worker } = new WorkerFunction(this, `${group.name}-worker`, {
      group,
      code: workerCode({
        entry: resolve(props.entry),
        nodeModules: group.nodeModules,
        allNodeModules: nodeModulesOf(this.plan.groups),
        architecture: group.architecture,
      }),
      environment: {
        ...resourceEnvironment(this.plan.app, this.plan.stage, this.resources),
        [ENVIRONMENT.group]: group.name,
      },
      logRetention,
      reservedConcurrency,
    })
    permit(worker, PERMISSIONS.worker, resourcesOf(this.storage, this.allQueues(), own))
    this.mappings.push(...new Mappings(this, `${group.name}-mappings`, worker, own).arns)
    this.workers.set(group.name, worker)
  }

  private addSweeper(): void {
    const { app, stage } = this.plan
    const { function: sweeper } = new SweeperFunction(this, 'sweeper', {
      functionName: sweeperName(app, stage),
      code: sweeperCode(),
      environment: resourceEnvironment(app, stage, this.resources),
    })
    permit(sweeper, PERMISSIONS.sweep, resourcesOf(this.storage, []))
  }

  private allQueues(): PriorityQueue[] {
    return [...this.queues.values()].flat()
  }
}

function checkedPlan(plan: AppPlan, { workers = {}, storage }: TaskQueueProps): AppPlan {
  const overrides = Object.fromEntries(
    Object.entries(workers).map(([group, { visibilityTimeout, reservedConcurrency }]) => [
      group,
      { visibilitySeconds: visibilityTimeout?.toSeconds(), reservedConcurrency },
    ]),
  )
  refuseAny(`app '${plan.app}'`, queueProblems(plan, overrides, storage))
  return withVisibility(plan, overrides)
}
