import type { AppPlan } from '../../lib/core/plan.ts'

/** Numbers that a stack sets beside the app's definition, by group. */
export interface GroupOverrides {
  readonly visibilitySeconds?: number | undefined
  readonly reservedConcurrency?: number | undefined
}

/** The plan with its groups' visibility timeouts replaced where a stack sets them. */
export function withVisibility(plan: AppPlan, overrides: Readonly<Record<string, GroupOverrides>>): AppPlan {
  const groups = plan.groups.map((group) => {
    const visibilitySeconds = overrides[group.name]?.visibilitySeconds
    if (visibilitySeconds === undefined) return group
    return { ...group, queues: group.queues.map((queue) => ({ ...queue, visibilitySeconds })) }
  })
  return { ...plan, groups }
}
