import type { Fauxqs } from '../fauxqs-app.ts'
import { queueUrl } from '../sqs-fixes.ts'
import type { Delivery, Failure } from './message.ts'

/** Sends one message; gives why it could not, or `undefined`. Never rejects. */
export type Send = (delivery: Delivery) => Promise<Failure | undefined>

const HEADERS = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' }

/** Into the queues of the local backend, as SQS' own API would take it. */
export function sendToQueues(fauxqs: Pick<Fauxqs, 'inject'>): Send {
  return async ({ queueArn, body, groupId, attributes = {} }) => {
    const input = {
      QueueUrl: queueUrl('127.0.0.1', queueArn.slice(queueArn.lastIndexOf(':') + 1)),
      MessageBody: body,
      ...(groupId !== undefined && { MessageGroupId: groupId }),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }
    try {
      const reply = await fauxqs.inject({ method: 'POST', url: '/', headers: HEADERS, payload: JSON.stringify(input) })
      return reply.statusCode < 300 ? undefined : failureOf(reply.headers['x-amzn-query-error'], reply.body)
    } catch (error) {
      return { code: 'InternalError', message: error instanceof Error ? error.message : String(error) }
    }
  }
}

/** By the older name, which EventBridge tells: AWS.SimpleQueueService.NonExistentQueue. */
function failureOf(queryError: unknown, body: string): Failure {
  const { __type: type, message } = JSON.parse(body) as { readonly __type?: string; readonly message?: string }
  const code = typeof queryError === 'string' ? queryError.split(';')[0] : type
  return { code: code ?? 'InternalError', message: message ?? body }
}
