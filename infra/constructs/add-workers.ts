import { resolve } from 'node:path'
import { appSpec } from '../../lib/core/app.ts'
import { dispensable, nodeModulesOf } from '../../lib/core/bundling.ts'
import { ENVIRONMENT, resourceEnvironment } from '../../lib/core/environment.ts'
import type { GroupPlan } from '../../lib/core/plan.ts'
import { grant } from './grants.ts'
import { Mappings } from './mappings.ts'
import type { QueueParts, Worker } from './queue-parts.ts'
import { tagGroup } from './tags.ts'
import type { TaskQueueProps } from './task-queue-props.ts'
import { workerCode } from './worker-code.ts'
import { WorkerFunction } from './worker-function.ts'
import { workerImage } from './worker-image.ts'

/** The worker of each group, by the group's name. */
export function addWorkers(parts: QueueParts, props: TaskQueueProps): ReadonlyMap<string, Worker> {
  return new Map(parts.plan.groups.map((group) => [group.name, addWorker(parts, group, props)]))
}

function addWorker(
  parts: QueueParts,
  group: GroupPlan,
  { app, entry, taskMetrics = false, workers = {} }: TaskQueueProps,
): Worker {
  const { plan, resources, encryptionKey } = parts
  const own = parts.queues.get(group.name) ?? []
  const options = workers[group.name] ?? {}
  const source = {
    entry: resolve(entry),
    nodeModules: group.nodeModules,
    allNodeModules: nodeModulesOf(plan.groups),
    architecture: group.architecture,
    without: dispensable(appSpec(app), { taskMetrics }),
  }
  const { function: worker } = new WorkerFunction(parts, `${group.name}-worker`, {
    group,
    code:
      options.image === undefined
        ? workerCode(source)
        : workerImage(parts, `${group.name}-bundle`, options.image, source),
    environment: {
      ...resourceEnvironment(plan.app, plan.stage, resources),
      [ENVIRONMENT.group]: group.name,
      ...(taskMetrics && { [ENVIRONMENT.metrics]: 'on' }),
    },
    options,
    encryptionKey,
  })
  grant(parts, worker, 'worker', { own })
  const mappings = new Mappings(parts, `${group.name}-mappings`, worker, own)
  tagGroup(mappings, group.name)
  return { function: worker, mappings: mappings.arns, mappingIds: mappings.ids }
}
