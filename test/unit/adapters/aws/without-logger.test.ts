import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { withoutLogger } from '../../../../lib/adapters/aws/without-logger.ts'

const clients = { DynamoDBClient, SQSClient }

/** What calls of a client go through, in order. */
function steps(client: { readonly middlewareStack: { identify(): string[] } }): string[] {
  return client.middlewareStack.identify().map((text) => text.split(' ')[0] ?? '')
}

test.each(Object.entries(clients))('%s loses its logging, and nothing else of what the SDK does', (_, Client) => {
  const config = { region: 'us-east-1' }

  const before = steps(new Client(config))
  const after = steps(withoutLogger(new Client(config)))

  expect(before).toContain('loggerMiddleware')
  expect(after).toEqual(before.filter((step) => step !== 'loggerMiddleware'))
  expect(after).toEqual(expect.arrayContaining(['retryMiddleware', 'httpSigningMiddleware']))
})
