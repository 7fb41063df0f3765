import type { ManifestDefinitions, ManifestResources, ScheduleResources } from '../../core/manifest.ts'
import { bucketName, scheduleDeadLetterName, scheduleGroupName, scheduleRoleName } from '../../core/names.ts'
import type { AppPlan } from '../../core/plan.ts'
import type { SchedulePlan } from '../../core/schedules/plan.ts'
import { type AwsCaller, LOCAL_ACCOUNT, LOCAL_REGION, unless } from '../aws-call.ts'
import { provisionManifest } from './provision-manifest.ts'
import { provisionMappings } from './provision-mappings.ts'
import { localQueueArn, provisionQueues } from './provision-queues.ts'
import { provisionSchedules } from './provision-schedules.ts'
import { provisionTable } from './provision-table.ts'

/**
 * Makes what the app needs of the local backend: what CDK makes of the same plan. May be repeated, also with a changed plan; what no
 * plan names any more stays, but for the mappings of functions that are gone, and declared schedules.
 */
export async function provision(
  aws: AwsCaller,
  endpoint: string,
  plan: AppPlan,
  definitions: ManifestDefinitions,
  schedules: readonly SchedulePlan[] = [],
): Promise<ManifestResources> {
  const bucket = bucketName(plan.app, plan.stage)
  const anyQueue = plan.groups[0]?.queues[0]?.name ?? ''
  const ofSchedules = scheduleResources(plan)
  const resources: ManifestResources = {
    table: plan.table,
    bucket,
    queueUrl: `${endpoint}/${LOCAL_ACCOUNT}/${anyQueue}`,
    listing: true,
    schedules: ofSchedules,
  }
  const [mappings] = await Promise.all([
    provisionQueues(aws, plan).then(() => provisionMappings(aws, plan)),
    provisionTable(aws, plan.table),
    provisionBucket(aws, bucket),
  ])
  // What fires at once needs its queue.
  await provisionSchedules(aws, plan, schedules, ofSchedules)
  // Last: a client that finds the manifest finds all else.
  await provisionManifest(aws, plan, definitions, resources, mappings)
  return resources
}

function scheduleResources({ app, stage }: AppPlan): ScheduleResources {
  return {
    group: scheduleGroupName(app, stage),
    roleArn: `arn:aws:iam::${LOCAL_ACCOUNT}:role/${scheduleRoleName(app, stage, LOCAL_REGION)}`,
    deadLetterArn: localQueueArn(scheduleDeadLetterName(app, stage)),
  }
}

async function provisionBucket(aws: AwsCaller, bucket: string): Promise<void> {
  await aws.rest('PUT', `/${bucket}`).catch(unless('BucketAlreadyOwnedByYou', 'BucketAlreadyExists'))
}
