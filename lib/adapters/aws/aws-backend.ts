import { type AwsBackend, type AwsBackendOptions, composeBackend } from './compose-backend.ts'
import { lazySdk } from './lazy-sdk.ts'

/** {@link composeBackend} that loads no SDK package before the first call that needs it. */
export function awsBackend(options: AwsBackendOptions): AwsBackend {
  return composeBackend(lazySdk, options)
}
