import type { OperatorBackend } from '../../ports/backend.ts'
import { serviceConfig } from './client-config.ts'
import { lazyClient } from './clients.ts'
import { type AwsBackendOptions, composeBackend } from './compose-backend.ts'
import { lambdaCalls } from './lambda-calls.ts'
import { LambdaEventSources } from './lambda-event-sources.ts'
import { lazySdk } from './lazy-sdk.ts'

/** All ports on AWS. Loads no SDK package before the first call that needs it. */
export function awsBackend(options: AwsBackendOptions): OperatorBackend {
  const backend = composeBackend(lazySdk, options)
  const lambda = lazyClient(() => lambdaCalls(serviceConfig('lambda', options, process.env)))
  return {
    ...backend,
    sources: new LambdaEventSources(lambda.get, options.clock),
    close: async () => {
      await Promise.all([backend.close(), lambda.destroy()])
    },
  }
}
