import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { ManifestResources, MappingIds } from '../../lib/core/manifest.ts'
import type { AppPlan } from '../../lib/core/plan.ts'
import type { PriorityQueue } from './priority-queues.ts'
import type { ScheduleGroup } from './schedule-group.ts'
import type { TaskStorage } from './task-storage.ts'

/** What a `TaskQueue` is made of, for the pieces that add to it: each takes the parts that stand when its turn comes. */
export interface QueueParts extends Construct {
  readonly plan: AppPlan
  readonly storage: TaskStorage
  /** Whether tasks must not be lost. */
  readonly production: boolean
  readonly encryptionKey: IKey | undefined
  /** Where clients find the app. */
  readonly resources: ManifestResources
  /** All queues with their dead-letter queues: by group, most urgent first. */
  readonly queues: ReadonlyMap<string, readonly PriorityQueue[]>
  /** What all schedules share. */
  readonly schedules: ScheduleGroup
}

/** One group's function, and what hands it messages. */
export interface Worker {
  readonly function: LambdaFunction
  /** ARNs of its event source mappings. */
  readonly mappings: readonly string[]
  /** Their ids, by the names of the queues. */
  readonly mappingIds: MappingIds
}

export function allQueues({ queues }: QueueParts): PriorityQueue[] {
  return [...queues.values()].flat()
}
