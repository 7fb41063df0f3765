import type { MappingIds } from '../../core/manifest.ts'
import type { AppPlan, QueuePlan } from '../../core/plan.ts'
import type { AwsCaller } from '../aws-call.ts'
import { localQueueArn } from './provision-queues.ts'

const PATH = '/2015-03-31/event-source-mappings'

interface Mapping {
  readonly UUID: string
  readonly EventSourceArn: string
  readonly FunctionArn: string
}

/**
 * Makes one mapping a queue, or gives the existing one the plan's settings; a paused one stays paused.
 * Mappings of this app and stage whose function or queue the plan no longer has are removed: nothing could run for them.
 *
 * @returns their ids.
 */
export async function provisionMappings(aws: AwsCaller, plan: AppPlan): Promise<MappingIds> {
  const existing = await listMappings(aws)
  const wanted = plan.groups.flatMap(({ functionName, queues }) => queues.map((queue) => ({ functionName, queue })))
  const kept = new Set<Mapping>()
  const ids = await Promise.all(
    wanted.map(async ({ functionName, queue }) => {
      const EventSourceArn = localQueueArn(queue.name)
      const mapping = existing.find((one) => one.EventSourceArn === EventSourceArn && functionOf(one) === functionName)
      if (mapping !== undefined) kept.add(mapping)
      const settings = mappingSettings(queue)
      const { UUID } = await (mapping === undefined
        ? aws.rest('POST', PATH, { EventSourceArn, FunctionName: functionName, ...settings })
        : aws.rest('PUT', `${PATH}/${mapping.UUID}`, settings))
      return [queue.name, String(UUID)]
    }),
  )
  const own = existing.filter((mapping) => functionOf(mapping).startsWith(`tl_${plan.app}_${plan.stage}_`))
  await Promise.all(
    own.filter((mapping) => !kept.has(mapping)).map(({ UUID }) => aws.rest('DELETE', `${PATH}/${UUID}`)),
  )
  return Object.fromEntries(ids) as MappingIds
}

function mappingSettings(queue: QueuePlan): object {
  return {
    BatchSize: queue.batchSize,
    MaximumBatchingWindowInSeconds: queue.windowSeconds,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: queue.maxConcurrency === undefined ? {} : { MaximumConcurrency: queue.maxConcurrency },
  }
}

async function listMappings(aws: AwsCaller): Promise<Mapping[]> {
  const mappings: Mapping[] = []
  let marker = ''
  do {
    const page = await aws.rest('GET', `${PATH}${marker}`)
    mappings.push(...(page['EventSourceMappings'] as Mapping[]))
    marker = typeof page['NextMarker'] === 'string' ? `?Marker=${encodeURIComponent(page['NextMarker'])}` : ''
  } while (marker !== '')
  return mappings
}

function functionOf({ FunctionArn }: Mapping): string {
  return FunctionArn.slice(FunctionArn.lastIndexOf(':') + 1)
}
