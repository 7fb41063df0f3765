import type { Construct } from 'constructs'
import type { AppPlan } from '../../lib/core/plan.ts'
import { queueProblems } from '../checks/queue-checks.ts'
import { refuseAny } from '../checks/refuse.ts'
import { withDeployedArchitecture } from './deployed-architecture.ts'
import { overridesOf, withOverrides } from './group-overrides.ts'
import { placeProblems } from './storage-reference.ts'
import type { TaskQueueProps } from './task-queue-props.ts'
import { imageProblems } from './worker-image.ts'

/**
 * The plan with what a stack sets beside the app's definition.
 *
 * @throws DefinitionError listing what AWS would refuse at deploy.
 */
export function checkedPlan(scope: Construct, plan: AppPlan, props: TaskQueueProps): AppPlan {
  const { workers = {}, storage } = props
  const overrides = overridesOf(workers)
  const changed = withOverrides(plan, overrides)
  refuseAny(`app '${plan.app}'`, [
    ...queueProblems(changed, overrides, props),
    ...placeProblems(scope, storage),
    ...Object.entries(workers).flatMap(([group, options]) => imageProblems(group, options)),
  ])
  return withDeployedArchitecture(changed)
}
