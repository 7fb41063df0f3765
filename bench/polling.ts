import type { AwsCaller } from '../lib/dev/aws-call.ts'

const MAPPINGS = '/2015-03-31/event-source-mappings'

/** Changes all event source mappings of a backend, as Lambda's UpdateEventSourceMapping does. */
export async function setPolling(
  aws: AwsCaller,
  settings: { readonly Enabled?: boolean; readonly BatchSize?: number },
): Promise<void> {
  const { EventSourceMappings } = await aws.rest('GET', MAPPINGS)
  const mappings = EventSourceMappings as readonly { readonly UUID: string }[]
  await Promise.all(mappings.map(({ UUID }) => aws.rest('PUT', `${MAPPINGS}/${UUID}`, settings)))
}
