import type { ManifestDefinitions, ManifestResources } from '../../core/manifest.ts'
import { bucketName } from '../../core/names.ts'
import type { AppPlan } from '../../core/plan.ts'
import { type AwsCaller, LOCAL_ACCOUNT, unless } from '../aws-call.ts'
import { provisionManifest } from './provision-manifest.ts'
import { provisionMappings } from './provision-mappings.ts'
import { provisionQueues } from './provision-queues.ts'
import { provisionTable } from './provision-table.ts'

/**
 * Makes what the app needs of the local backend: what CDK makes of the same plan. May be repeated, also with a changed plan; what no
 * plan names any more stays, but for the mappings of functions that are gone.
 */
export async function provision(
  aws: AwsCaller,
  endpoint: string,
  plan: AppPlan,
  definitions: ManifestDefinitions,
): Promise<ManifestResources> {
  const bucket = bucketName(plan.app, plan.stage)
  const anyQueue = plan.groups[0]?.queues[0]?.name ?? ''
  const resources: ManifestResources = {
    table: plan.table,
    bucket,
    queueUrl: `${endpoint}/${LOCAL_ACCOUNT}/${anyQueue}`,
    listing: true,
  }
  const [mappings] = await Promise.all([
    provisionQueues(aws, plan).then(() => provisionMappings(aws, plan)),
    provisionTable(aws, plan.table),
    provisionBucket(aws, bucket),
  ])
  // Last: a client that finds the manifest finds all else.
  await provisionManifest(aws, plan, definitions, resources, mappings)
  return resources
}

async function provisionBucket(aws: AwsCaller, bucket: string): Promise<void> {
  await aws.rest('PUT', `/${bucket}`).catch(unless('BucketAlreadyOwnedByYou', 'BucketAlreadyExists'))
}
