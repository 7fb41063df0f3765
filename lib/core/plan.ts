import type { AppSpec } from './app.ts'
import { DEFAULTS } from './defaults.ts'
import { ceilSeconds } from './duration.ts'
import { type GroupSpec, mappingConcurrency } from './group.ts'
import { deadLetterQueueName, functionName, nameProblem, queueName, tableName } from './names.ts'
import type { PriorityLevel } from './priority.ts'

/** What an app needs of a backend. CDK and the embedded backend both make just this. */
export interface AppPlan {
  readonly app: string
  readonly stage: string
  readonly table: string
  readonly groups: readonly GroupPlan[]
}

export interface GroupPlan extends GroupSpec {
  readonly functionName: string
  /** The group's timeout and the time to settle and give back. */
  readonly functionTimeoutSeconds: number
  readonly queues: readonly QueuePlan[]
}

export interface QueuePlan {
  readonly priority: PriorityLevel
  readonly name: string
  readonly deadLetterName: string
  /** Six function timeouts, as AWS advises for event source mappings, and the batch window. */
  readonly visibilitySeconds: number
  readonly retentionSeconds: number
  readonly maxReceiveCount: number
  readonly batchSize: number
  readonly windowSeconds: number
  readonly maxConcurrency: number | undefined
}

/** @throws RangeError when `stage` can't be part of AWS names. */
export function planApp(spec: AppSpec, stage: string): AppPlan {
  const problem = nameProblem('stage', stage)
  if (problem !== undefined) throw new RangeError(problem)
  const groups = [...spec.groups.values()].map((group) => planGroup(spec.name, stage, group))
  return { app: spec.name, stage, table: tableName(spec.name, stage), groups }
}

function planGroup(app: string, stage: string, group: GroupSpec): GroupPlan {
  const functionTimeoutSeconds = ceilSeconds(group.timeoutMs + DEFAULTS.worker.shutdownMs)
  const queues = group.priorities.map((priority) => ({
    priority,
    name: queueName({ app, stage, group: group.name, priority }),
    deadLetterName: deadLetterQueueName({ app, stage, group: group.name, priority }),
    visibilitySeconds: DEFAULTS.queue.visibilityFactor * functionTimeoutSeconds + group.windowSeconds,
    retentionSeconds: ceilSeconds(DEFAULTS.queue.retentionMs),
    maxReceiveCount: DEFAULTS.queue.maxReceiveCount,
    batchSize: group.parallelism,
    windowSeconds: group.windowSeconds,
    maxConcurrency: mappingConcurrency(group, priority),
  }))
  return { ...group, functionName: functionName(app, stage, group.name), functionTimeoutSeconds, queues }
}
