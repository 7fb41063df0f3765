import type { AppPlan } from '../../lib/core/plan.ts'
import type { WorkerOptions } from './worker-options.ts'

/** What a stack sets beside the app's definition, by group, as far as the plan and its checks go. */
export interface GroupOverrides {
  readonly visibilitySeconds?: number | undefined
  readonly reservedConcurrency?: number | undefined
  /** Values may be known at deploy only; names are known now. */
  readonly environment?: Readonly<Record<string, string>> | undefined
}

export function overridesOf(
  workers: Readonly<Record<string, WorkerOptions>>,
): Readonly<Record<string, GroupOverrides>> {
  return Object.fromEntries(
    Object.entries(workers).map(([group, { visibilityTimeout, reservedConcurrency, environment }]) => [
      group,
      { visibilitySeconds: visibilityTimeout?.toSeconds(), reservedConcurrency, environment },
    ]),
  )
}

/** The plan with its groups' visibility timeouts replaced and their variables added to, where a stack says so. */
export function withOverrides(plan: AppPlan, overrides: Readonly<Record<string, GroupOverrides>>): AppPlan {
  const groups = plan.groups.map((group) => {
    const { visibilitySeconds, environment } = overrides[group.name] ?? {}
    return {
      ...group,
      environment: { ...group.environment, ...environment },
      queues: group.queues.map((queue) => ({
        ...queue,
        visibilitySeconds: visibilitySeconds ?? queue.visibilitySeconds,
      })),
    }
  })
  return { ...plan, groups }
}
