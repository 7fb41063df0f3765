import { DeleteQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { ServiceConfig } from './client-config.ts'
import { countTries, type SendOptions, sdkCall } from './sdk-call.ts'

/** The operations on queues that only the sweeper needs: apart, so that they are in no worker's bundle. They reject with BackendError only. */
export interface SqsRegistryCalls {
  /** A page of URLs. */
  list(prefix: string, token: string | undefined): Promise<{ readonly urls: readonly string[]; readonly next?: string }>
  delete(url: string): Promise<void>
  destroy(): void
}

/** The most that SQS gives at once. */
const PAGE = 1000

export function sqsRegistryCalls(config: ServiceConfig): SqsRegistryCalls {
  const client = countTries(
    new SQSClient({ ...config, ...(config.endpoint !== undefined && { useQueueUrlAsEndpoint: false }) }),
  )
  const call = <T>(operation: string, run: (options: SendOptions) => Promise<T>) =>
    sdkCall(`SQS ${operation}`, config.endpoint, run, config.deadlineMs)
  return {
    list: async (QueueNamePrefix, NextToken) => {
      const command = new ListQueuesCommand({ QueueNamePrefix, NextToken, MaxResults: PAGE })
      const page = await call('ListQueues', (options) => client.send(command, options))
      return { urls: page.QueueUrls ?? [], ...(page.NextToken !== undefined && { next: page.NextToken }) }
    },
    delete: async (QueueUrl) => {
      await call('DeleteQueue', (options) => client.send(new DeleteQueueCommand({ QueueUrl }), options))
    },
    destroy: () => client.destroy(),
  }
}
