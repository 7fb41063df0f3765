import type { AppSpec } from '../../lib/core/app.ts'
import { DefinitionError } from '../../lib/core/errors/index.ts'
import { LIMITS, violation } from '../../lib/core/limits.ts'
import { bucketName, nameProblem } from '../../lib/core/names.ts'
import type { AppPlan, GroupPlan } from '../../lib/core/plan.ts'
import { priorityName } from '../../lib/core/priority.ts'
import type { GroupOverrides } from './group-overrides.ts'

/** What AWS would refuse minutes into a deploy, found at synth. One sentence a mistake, with the value, the limit and the remedy. */

/** @throws DefinitionError listing them, when there are any. */
export function refuseAny(subject: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new DefinitionError(subject, problems)
}

const MAX_BUCKET_NAME = 63
/** An account id has 12 digits, and the longest region names 14 characters. */
const LONGEST_SUFFIX = `${'0'.repeat(12)}-${'r'.repeat(14)}`

export function storageProblems(spec: AppSpec, stage: string, expirationDays: number): string[] {
  const longest = bucketName(spec.name, stage, LONGEST_SUFFIX).length
  const retentionDays = Math.max(0, ...[...spec.tasks.values()].map(({ retentionMs }) => retentionMs / 86_400_000))
  return [
    nameProblem('stage', stage),
    longest > MAX_BUCKET_NAME &&
      `the bucket's name can be ${longest} characters long (app, stage, account and region) and must be ${MAX_BUCKET_NAME} at most: shorten the app's or the stage's name by ${longest - MAX_BUCKET_NAME}`,
    expirationDays < retentionDays &&
      `payloadDays is ${expirationDays} and must be ${Math.ceil(retentionDays)} or more: a task's record is kept that long, and may refer to a payload`,
  ].filter((problem) => typeof problem === 'string')
}

/** @param storage - whose storage was given, when it was: it has to be this app's. */
export function queueProblems(
  plan: AppPlan,
  overrides: Readonly<Record<string, GroupOverrides>>,
  storage?: { readonly appName: string; readonly stage: string },
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
  ]
}

function groupPlanProblems(group: GroupPlan, overrides: GroupOverrides): string[] {
  const of = (option: string) => `group '${group.name}': ${option}`
  const { visibilitySeconds } = overrides
  const problems = [
    violation('functionTimeoutSeconds', group.functionTimeoutSeconds, of('the function timeout')),
    ...group.queues.flatMap((queue) => [
      violation('parallelism', queue.batchSize, of('the batch size')),
      violation('windowSeconds', queue.windowSeconds, of('the batch window')),
      queue.maxConcurrency === undefined
        ? undefined
        : violation('maxInvocations', queue.maxConcurrency, of(`maxInvocations at ${priorityName(queue.priority)}`)),
    ]),
    visibilitySeconds !== undefined && visibilityProblem(visibilitySeconds, group, of('the visibility timeout')),
    reservationProblem(group, overrides.reservedConcurrency, of('reservedConcurrency')),
    ...Object.keys(group.environment).map((name) => variableProblem(name, of('environment'))),
  ]
  return [...new Set(problems)].filter((problem) => typeof problem === 'string')
}

function visibilityProblem(seconds: number, { functionTimeoutSeconds }: GroupPlan, label: string): string | undefined {
  if (seconds < functionTimeoutSeconds) {
    return `${label} is ${seconds} s and must be ${functionTimeoutSeconds} s or more, the function's timeout: a message would come back while its task still runs. Six times as long, ${functionTimeoutSeconds * 6} s, is the default`
  }
  return violation('visibilitySeconds', seconds, label)
}

function reservationProblem(group: GroupPlan, reserved: number | undefined, label: string): string | undefined {
  if (reserved === undefined) return undefined
  const maxima = group.queues.map(({ maxConcurrency }) => maxConcurrency ?? Number.POSITIVE_INFINITY)
  const sum = maxima.reduce((total, maximum) => total + maximum, 0)
  if (reserved >= sum) return undefined
  const least = group.queues.length * LIMITS.maxInvocations.min
  return Number.isFinite(sum)
    ? `${label} is ${reserved}, but the mappings may run ${maxima.join(' + ')} = ${sum} invocations at once: reserve ${sum}, or lower maxInvocations; else messages are received, throttled and received again`
    : `${label} is ${reserved}, but the mappings may run any number of invocations at once: give the group maxInvocations, ${least} or more with hard: true, so that its ${group.queues.length} priorities stay within it`
}

/** Lambda refuses these, or this library sets them. */
const RESERVED_VARIABLE =
  /^(TASKLANE_|AWS_LAMBDA_|AWS_ACCESS_KEY|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_REGION$|AWS_DEFAULT_REGION$|AWS_EXECUTION_ENV$|LAMBDA_|_)/

function variableProblem(name: string, label: string): string | undefined {
  if (!RESERVED_VARIABLE.test(name) && /^[A-Za-z][A-Za-z0-9_]+$/.test(name)) return undefined
  return `${label} sets ${JSON.stringify(name)}, which Lambda or this library keeps for itself, or which is no variable name; use another`
}
