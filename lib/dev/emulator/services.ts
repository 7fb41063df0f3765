import type { IncomingMessage, ServerResponse } from 'node:http'
import { type JsonService, openDynamo } from './dynamo.ts'
import type { Fauxqs } from './fauxqs-app.ts'
import { type Route, sendError } from './front.ts'
import { parseJson, readBody, sendJson, toAwsError } from './http-json.ts'
import type { StateFile } from './json-file.ts'
import { handleMappingCall, lambdaOperation, mappingsPath, type RestReply } from './lambda-api.ts'
import type { MappingRegistry } from './mapping-registry.ts'
import {
  isForScheduler,
  openScheduler,
  type Scheduler,
  type SchedulerOptions,
  schedulerOperation,
  schedulerPaths,
} from './scheduler/scheduler.ts'
import { sqsTarget, startSqsAndS3 } from './sqs.ts'
import { openParameterStore } from './ssm.ts'

export interface Services {
  readonly fauxqs: Fauxqs
  readonly dynamo: JsonService
  readonly parameters: JsonService
  readonly scheduler: Scheduler
  close(): Promise<void>
}

/** Opens every service on its folder, or in memory where there is none. */
export async function openServices(
  state: StateFile,
  folders: Readonly<Record<'dynamo' | 'sqs' | 'scheduler', string | undefined>>,
  schedulerOptions: SchedulerOptions,
): Promise<Services> {
  const dynamo = await openDynamo(state, folders.dynamo)
  const fauxqs = await startSqsAndS3(folders.sqs)
  const parameters = openParameterStore(state)
  const closeStores = () => Promise.all([fauxqs.close(), dynamo.close(), parameters.close()])
  let scheduler: Scheduler
  try {
    // After the others: they refuse a folder that another process has open.
    scheduler = openScheduler(folders.scheduler, state, fauxqs, schedulerOptions)
  } catch (error) {
    await closeStores()
    throw error
  }
  const close = async () => {
    await scheduler.close()
    await closeStores()
  }
  return { fauxqs, dynamo, parameters, scheduler, close }
}

/** Which service answers what. The order counts only for the last line, which takes the rest. */
export function routesOf(services: Services, mappings: MappingRegistry): Route[] {
  const { fauxqs, dynamo, parameters, scheduler } = services
  return [
    { service: 'sqs', target: sqsTarget, handle: fauxqs.handle },
    { service: 'dynamodb', target: 'DynamoDB_20120810.', handle: jsonHandler(dynamo, 'application/x-amz-json-1.0') },
    { service: 'ssm', target: 'AmazonSSM.', handle: jsonHandler(parameters, 'application/x-amz-json-1.1') },
    { service: 'lambda', path: mappingsPath, operationOf: mappingOperation, handle: mappingHandler(mappings) },
    ...schedulerPaths.map((path) => ({ service: 'scheduler', path, ...schedulerRoute(scheduler) })),
    { service: 's3', handle: fauxqs.handle },
  ]
}

function jsonHandler(service: JsonService, contentType: string): Route['handle'] {
  return async (request, response, operation) => {
    try {
      const input = parseJson(await readBody(request))
      sendJson(response, 200, await service.handle(operation, input), { 'content-type': contentType })
    } catch (error) {
      sendError(response, toAwsError(error), contentType)
    }
  }
}

function schedulerRoute(scheduler: Scheduler): Pick<Route, 'accepts' | 'operationOf' | 'handle'> {
  return {
    accepts: isForScheduler,
    operationOf: (request) => schedulerOperation(request.method ?? 'GET', urlOf(request)),
    handle: restHandler((method, url, input) => ({ status: 200, body: scheduler.handle(method, url, input) })),
  }
}

function mappingOperation(request: IncomingMessage): string {
  return lambdaOperation(request.method ?? 'GET', urlOf(request))
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1')
}

function mappingHandler(mappings: MappingRegistry): Route['handle'] {
  return restHandler((method, url, input) => handleMappingCall(mappings, method, url, input))
}

function restHandler(reply: (method: string, url: URL, input: Record<string, unknown>) => RestReply): Route['handle'] {
  return async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const input = parseJson(await readBody(request))
      const { status, body } = reply(request.method ?? 'GET', urlOf(request), input)
      sendJson(response, status, body, { 'content-type': 'application/json' })
    } catch (thrown) {
      const { type, statusCode, message } = toAwsError(thrown)
      const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type }
      sendJson(response, statusCode, { Type: 'User', Message: message }, headers)
    }
  }
}
