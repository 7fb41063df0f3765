import type { OperatorBackend } from '../../ports/backend.ts'
import { serviceConfig } from './client-config.ts'
import { lazyClient } from './clients.ts'
import { type AwsBackendOptions, composeBackend } from './compose-backend.ts'
import { assertEndpoints, explained, ownProfile } from './discovery/discover.ts'
import { lambdaCalls } from './lambda-calls.ts'
import { LambdaEventSources } from './lambda-event-sources.ts'
import { lazySdk } from './lazy-sdk.ts'

/**
 * All ports on AWS, for where people are: see {@link explained}. Loads no SDK package before the first call that needs it.
 *
 * @throws OptionError when the endpoint that an option or the environment names is no URL.
 */
export function awsBackend(options: AwsBackendOptions): OperatorBackend {
  assertEndpoints(options)
  const profile = ownProfile()
  const backend = composeBackend(lazySdk, { ...options, profile })
  const lambda = lazyClient(async () => lambdaCalls(serviceConfig('lambda', options, process.env, await profile())))
  const operated = {
    ...backend,
    sources: new LambdaEventSources(lambda.get, options.clock),
    close: async () => {
      await Promise.all([backend.close(), lambda.destroy()])
    },
  }
  return explained(operated, { ...options, profile, isWorker: false })
}
