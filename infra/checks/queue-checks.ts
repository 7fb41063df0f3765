import type { AppPlan } from '../../lib/core/plan.ts'
import type { GroupOverrides } from '../constructs/group-overrides.ts'
import { concurrencyProblems } from './concurrency-checks.ts'
import { groupPlanProblems } from './group-checks.ts'
import { payloadProblems } from './payload-checks.ts'

export interface QueueSurroundings {
  /** Whose storage was given, when it was: it has to be this app's. */
  readonly storage?: { readonly appName: string; readonly stage: string } | undefined
  readonly accountConcurrency?: number | undefined
  readonly inlineBytes?: number | undefined
}

/** What can be said of an app before anything is made of it. */
export function queueProblems(
  plan: AppPlan,
  overrides: Readonly<Record<string, GroupOverrides>>,
  { storage, accountConcurrency, inlineBytes }: QueueSurroundings = {},
): string[] {
  const groups = plan.groups.map(({ name }) => name)
  return [
    ...(groups.length === 0 ? [`app '${plan.app}' has no tasks, so there is nothing to deploy; give it one`] : []),
    ...(storage !== undefined && (storage.appName !== plan.app || storage.stage !== plan.stage)
      ? [
          `the storage is of app '${storage.appName}', stage '${storage.stage}', and the queues of app '${plan.app}', stage '${plan.stage}': make both from the same app and stage`,
        ]
      : []),
    ...Object.keys(overrides)
      .filter((name) => !groups.includes(name))
      .map((name) => `workers has '${name}', which is no group of app '${plan.app}'; it has ${groups.join(', ')}`),
    ...plan.groups.flatMap((group) => groupPlanProblems(group, overrides[group.name] ?? {})),
    ...payloadProblems(plan.groups, inlineBytes),
    ...concurrencyProblems(plan.groups, overrides, accountConcurrency),
  ]
}
