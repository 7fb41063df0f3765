import { randomUUID } from 'node:crypto'
import { AwsError, unknownOperation } from './aws-error.ts'
import { isRecord } from './http-json.ts'
import type { EventSourceMapping, MappingRegistry } from './mapping-registry.ts'

export const mappingsPath = '/2015-03-31/event-source-mappings'

const pageLimit = 100

export interface RestReply {
  readonly status: number
  readonly body: object
}

/** Names the operation behind a method and path, as AWS does. */
export function lambdaOperation(method: string, url: URL): string {
  const hasId = uuidOf(url) !== ''
  const operations: Readonly<Record<string, string>> = hasId
    ? { GET: 'GetEventSourceMapping', PUT: 'UpdateEventSourceMapping', DELETE: 'DeleteEventSourceMapping' }
    : { GET: 'ListEventSourceMappings', POST: 'CreateEventSourceMapping' }
  return operations[method] ?? `${method} ${url.pathname}`
}

/** Answers the event source mapping calls of Lambda's REST API from the registry. */
export function handleMappingCall(
  registry: MappingRegistry,
  method: string,
  url: URL,
  input: Record<string, unknown>,
): RestReply {
  switch (lambdaOperation(method, url)) {
    case 'ListEventSourceMappings':
      return { status: 200, body: list(registry, url.searchParams) }
    case 'CreateEventSourceMapping':
      return { status: 202, body: toWire(create(registry, input)) }
    case 'GetEventSourceMapping':
      return { status: 200, body: toWire(find(registry, uuidOf(url))) }
    case 'UpdateEventSourceMapping':
      return { status: 202, body: toWire(update(registry, uuidOf(url), input)) }
    case 'DeleteEventSourceMapping': {
      const mapping = find(registry, uuidOf(url))
      registry.remove(mapping.uuid)
      return { status: 202, body: { ...toWire(mapping), State: 'Deleting' } }
    }
    default:
      throw unknownOperation(lambdaOperation(method, url))
  }
}

function create(registry: MappingRegistry, input: Record<string, unknown>): EventSourceMapping {
  const eventSourceArn = requiredText(input, 'EventSourceArn')
  const functionName = functionNameOf(requiredText(input, 'FunctionName'))
  const taken = registry
    .list()
    .find((one) => one.eventSourceArn === eventSourceArn && one.functionName === functionName)
  if (taken !== undefined) {
    const message = `The event source ${eventSourceArn} already feeds ${functionName}. Update or delete ${taken.uuid}.`
    throw new AwsError('ResourceConflictException', message, 409)
  }
  const fresh: EventSourceMapping = {
    uuid: randomUUID(),
    functionName,
    eventSourceArn,
    state: 'Enabled',
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    functionResponseTypes: [],
    lastModifiedSeconds: Date.now() / 1000,
  }
  const mapping = withSettings(fresh, input)
  registry.put(mapping)
  return mapping
}

function update(registry: MappingRegistry, uuid: string, input: Record<string, unknown>): EventSourceMapping {
  const mapping = withSettings(find(registry, uuid), input)
  registry.put(mapping)
  return mapping
}

function withSettings(mapping: EventSourceMapping, input: Record<string, unknown>): EventSourceMapping {
  const { maximumConcurrency, ...rest } = mapping
  const scaling = isRecord(input['ScalingConfig']) ? input['ScalingConfig'] : undefined
  const concurrency =
    scaling === undefined ? maximumConcurrency : optionalNumber(scaling, 'MaximumConcurrency', undefined, 2, 1000)
  const window = 'MaximumBatchingWindowInSeconds'
  const types = input['FunctionResponseTypes']
  return {
    ...rest,
    functionName: input['FunctionName'] ? functionNameOf(String(input['FunctionName'])) : mapping.functionName,
    state: typeof input['Enabled'] === 'boolean' ? (input['Enabled'] ? 'Enabled' : 'Disabled') : mapping.state,
    batchSize: optionalNumber(input, 'BatchSize', mapping.batchSize, 1, 10_000) ?? mapping.batchSize,
    maximumBatchingWindowSeconds: optionalNumber(input, window, mapping.maximumBatchingWindowSeconds, 0, 300) ?? 0,
    ...(concurrency === undefined ? {} : { maximumConcurrency: concurrency }),
    functionResponseTypes: Array.isArray(types) ? types.map(String) : mapping.functionResponseTypes,
    lastModifiedSeconds: Date.now() / 1000,
  }
}

function list(registry: MappingRegistry, query: URLSearchParams): object {
  const source = query.get('EventSourceArn')
  const name = query.get('FunctionName')
  const limit = Math.min(Number(query.get('MaxItems') ?? pageLimit), pageLimit)
  const start = Number(query.get('Marker') ?? 0)
  const matching = registry
    .list()
    .filter((one) => source === null || one.eventSourceArn === source)
    .filter((one) => name === null || one.functionName === functionNameOf(name))
  const EventSourceMappings = matching.slice(start, start + limit).map(toWire)
  const end = start + EventSourceMappings.length
  return end < matching.length ? { EventSourceMappings, NextMarker: String(end) } : { EventSourceMappings }
}

function find(registry: MappingRegistry, uuid: string): EventSourceMapping {
  const mapping = registry.get(uuid)
  if (mapping === undefined) {
    throw new AwsError('ResourceNotFoundException', `There is no event source mapping ${uuid}.`, 404)
  }
  return mapping
}

function toWire(mapping: EventSourceMapping): object {
  const { maximumConcurrency } = mapping
  return {
    UUID: mapping.uuid,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${mapping.functionName}`,
    State: mapping.state,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.maximumBatchingWindowSeconds,
    FunctionResponseTypes: mapping.functionResponseTypes,
    LastModified: mapping.lastModifiedSeconds,
    ...(maximumConcurrency === undefined ? {} : { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }),
  }
}

/** The bare name in a function's ARN, partial ARN or name. */
function functionNameOf(reference: string): string {
  return /(?:^|:)function:([^:]+)/.exec(reference)?.[1] ?? reference
}

function uuidOf(url: URL): string {
  return url.pathname.slice(mappingsPath.length).replaceAll('/', '')
}

function requiredText(input: Record<string, unknown>, field: string): string {
  const value = input[field]
  if (typeof value !== 'string' || value === '') throw invalidParameter(`${field} must be a string that is not empty`)
  return value
}

function optionalNumber(
  input: Record<string, unknown>,
  field: string,
  current: number | undefined,
  min: number,
  max: number,
) {
  const value = input[field]
  if (value === undefined || value === null) return current
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw invalidParameter(`${field} is ${String(value)}; it must be a whole number between ${min} and ${max}`)
}

function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message)
}
