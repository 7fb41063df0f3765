import type { ManifestResources, ScheduleResources } from './manifest.ts'

/** Environment variables that tell a process of its app: set by infrastructure, read by clients and workers. */
export const ENVIRONMENT = {
  app: 'TASKLANE_APP',
  stage: 'TASKLANE_STAGE',
  /** Which group's worker function this is; producers have none. */
  group: 'TASKLANE_GROUP',
  table: 'TASKLANE_TABLE',
  bucket: 'TASKLANE_BUCKET',
  queueUrl: 'TASKLANE_QUEUE_URL',
  /** `on` or `off`: whether the listing index is there. */
  listing: 'TASKLANE_LISTING',
  /** `on`: workers print lines that CloudWatch makes metrics of. */
  metrics: 'TASKLANE_METRICS',
  /** What schedules need: their group, the role that fires them, and where firings go that can't be delivered. */
  scheduleGroup: 'TASKLANE_SCHEDULE_GROUP',
  scheduleRole: 'TASKLANE_SCHEDULE_ROLE',
  scheduleDeadLetters: 'TASKLANE_SCHEDULE_DEAD_LETTERS',
} as const

/** An environment such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The variables that say where an app's resources are; deploy-time placeholders pass through unchanged. */
export function resourceEnvironment(app: string, stage: string, resources: ManifestResources): Record<string, string> {
  const { schedules } = resources
  return {
    [ENVIRONMENT.app]: app,
    [ENVIRONMENT.stage]: stage,
    [ENVIRONMENT.table]: resources.table,
    [ENVIRONMENT.bucket]: resources.bucket,
    [ENVIRONMENT.queueUrl]: resources.queueUrl,
    [ENVIRONMENT.listing]: resources.listing ? 'on' : 'off',
    ...(schedules !== undefined && {
      [ENVIRONMENT.scheduleGroup]: schedules.group,
      [ENVIRONMENT.scheduleRole]: schedules.roleArn,
      [ENVIRONMENT.scheduleDeadLetters]: schedules.deadLetterArn,
    }),
  }
}

/**
 * Where the resources of this app and stage are, when the environment says so in full; else `undefined`, and the manifest has to be read.
 * Variables of another app or stage are not meant: one function may enqueue to two apps.
 */
export function environmentResources(
  environment: Environment,
  app: string,
  stage: string,
): ManifestResources | undefined {
  if (environment[ENVIRONMENT.app] !== app || environment[ENVIRONMENT.stage] !== stage) return undefined
  const table = environment[ENVIRONMENT.table]
  const bucket = environment[ENVIRONMENT.bucket]
  const queueUrl = environment[ENVIRONMENT.queueUrl]
  if (!table || !bucket || !queueUrl) return undefined
  const schedules = scheduleResources(environment)
  return {
    table,
    bucket,
    queueUrl,
    listing: environment[ENVIRONMENT.listing] !== 'off',
    ...(schedules !== undefined && { schedules }),
  }
}

/** `undefined` for functions that were deployed before there were schedules. */
function scheduleResources(environment: Environment): ScheduleResources | undefined {
  const group = environment[ENVIRONMENT.scheduleGroup]
  const roleArn = environment[ENVIRONMENT.scheduleRole]
  const deadLetterArn = environment[ENVIRONMENT.scheduleDeadLetters]
  return group && roleArn && deadLetterArn ? { group, roleArn, deadLetterArn } : undefined
}
