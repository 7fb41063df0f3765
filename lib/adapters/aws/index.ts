export { awsBackend } from './aws-backend.ts'
export type { AwsCredentials, AwsOptions } from './client-config.ts'
export type { AwsBackendOptions } from './compose-backend.ts'
