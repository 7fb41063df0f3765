import { type AwsWorld, openAwsWorld } from './contract-aws.ts'

/** LocalStack looks once a second for messages whose visibility or delay is over. */
const NOTICE_MS = 1500

/** The AWS adapters on the LocalStack at AWS_ENDPOINT_URL. What is made there is removed by `close`. */
export function openLocalStackWorld(): Promise<AwsWorld> {
  return openAwsWorld(process.env['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:4566', NOTICE_MS)
}
