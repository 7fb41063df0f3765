import { ENVIRONMENT, resourceEnvironment } from '../../core/environment.ts'
import type { ManifestResources } from '../../core/manifest.ts'
import type { AppPlan, GroupPlan } from '../../core/plan.ts'
import { LOCAL_REGION } from '../aws-call.ts'

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>

/**
 * The environment of a group's worker processes: what Lambda sets, what the deployed function gets, and beneath both that of the
 * developer's shell, where keys of other services are.
 */
export function workerEnvironment(
  base: ProcessEnvironment,
  plan: Pick<AppPlan, 'app' | 'stage'>,
  group: GroupPlan,
  backend: { readonly endpoint: string; readonly resources: ManifestResources },
): Record<string, string | undefined> {
  return {
    ...withoutAws(base),
    ...group.environment,
    ...localCredentials(backend.endpoint),
    ...resourceEnvironment(plan.app, plan.stage, backend.resources),
    [ENVIRONMENT.group]: group.name,
    AWS_LAMBDA_FUNCTION_NAME: group.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(group.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${group.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    NODE_OPTIONS: '--enable-source-maps',
  }
}

/** What leads the SDK to the local backend, whatever profile the shell has. */
export function localCredentials(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
}

/** A profile, a session token or a service's own endpoint would send local tasks to a real account. */
export function withoutAws(base: ProcessEnvironment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(base).filter(([name]) => !name.startsWith('AWS_')))
}
