import type { RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { App } from '../../lib/core/app-types.ts'
import type { DeployedQueue } from '../../lib/core/queue-changes.ts'
import type { MonitoringProps } from './add-monitoring.ts'
import type { TaskStorage } from './task-storage.ts'
import type { WorkerOptions } from './worker-options.ts'

export interface TaskQueueProps extends MonitoringProps {
  /** What `defineApp` gave: groups, queues, functions, limits and permissions all follow from it. */
  readonly app: App

  /** The module whose default export is `app`, from the working directory or absolute: it is what gets bundled. */
  readonly entry: string

  /** 1 to 12 of a-z, 0-9 and `-`; part of every physical name. @default 'dev' */
  readonly stage?: string

  /** Table and bucket, when they live in a stack of their own. @default - made here, and retained when the stack goes */
  readonly storage?: TaskStorage

  /**
   * Whether tasks must not be lost: queues then outlive their stack, and the table is protected as `TaskStorage` says.
   *
   * @default - as the storage that is given, else for stages `prod` and `production`
   */
  readonly production?: boolean

  /**
   * What becomes of a queue, with the tasks in it, when its group or priority leaves the app, or the whole stack goes. One that is retained
   * is emptied by the sweeper and then deleted. Until then it can't be made again: see `docs/guide/changing-tasks.md`.
   *
   * @default - RETAIN in production, else DESTROY
   */
  readonly queueRemovalPolicy?: RemovalPolicy

  /**
   * A customer's key for queues, logs and variables, and for the table and bucket that are made here. Whoever is granted something gets the
   * use of the key as well.
   *
   * @default - that of the storage that is given, else the services' own keys
   */
  readonly encryptionKey?: IKey | undefined

  /**
   * What `deployedQueues` gave: synth then warns of each queue that goes away, with its depth, and of each that can't be made again.
   *
   * @default - no warnings
   */
  readonly deployed?: readonly DeployedQueue[]

  /**
   * What the account may run at once in this region, all its functions together: what `maxInvocations` and `reservedConcurrency` have to
   * fit into. New accounts may have less than the default.
   *
   * @default 1000, AWS's own
   */
  readonly accountConcurrency?: number

  /** The `inlineBytes` of clients, where they are told one: a full batch of such messages has to fit an invocation. @default 196608 */
  readonly inlineBytes?: number

  /**
   * Whether workers print lines that CloudWatch makes metrics of, by task: waits, runs, attempts, failures by code. Each task has four
   * metrics, and CloudWatch's price for each: see `docs/guide/telemetry.md`.
   *
   * @default false
   */
  readonly taskMetrics?: boolean

  /** By group: what depends on the account rather than on the tasks. */
  readonly workers?: Readonly<Record<string, WorkerOptions>>
}
