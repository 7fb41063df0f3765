import {
  ChangeMessageVisibilityBatchCommand,
  type ChangeMessageVisibilityBatchRequestEntry,
  DeleteMessageBatchCommand,
  type DeleteMessageBatchRequestEntry,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { ServiceConfig } from './client-config.ts'
import { countTries, type SendOptions, sdkCall } from './sdk-call.ts'
import { withoutLogger } from './without-logger.ts'

/** What a batch reply says of the entries that were not taken; all others were. */
export interface FailedEntry {
  readonly Id?: string | undefined
  readonly Code?: string | undefined
  readonly Message?: string | undefined
  /** Whether it is the entry's own fault: it will never be taken. */
  readonly SenderFault?: boolean | undefined
}

/** The operations of SQS that a function needs, whose messages are brought to it. They reject with BackendError only. */
export interface SqsChanges {
  send(url: string, entries: SendMessageBatchRequestEntry[]): Promise<readonly FailedEntry[]>
  delete(url: string, entries: DeleteMessageBatchRequestEntry[]): Promise<readonly FailedEntry[]>
  changeVisibility(url: string, entries: ChangeMessageVisibilityBatchRequestEntry[]): Promise<readonly FailedEntry[]>
  destroy(): void
}

/** A client of SQS, and how its calls are made. */
export interface OpenSqs {
  readonly client: SQSClient
  /** @param waitMs - how long the call may take beyond what any other may. */
  call<T>(operation: string, run: (options: SendOptions) => Promise<T>, waitMs: number): Promise<T>
  /** With time for a second try. */
  quick<T>(operation: string, run: (options: SendOptions) => Promise<T>): Promise<T>
}

export function openSqs(config: ServiceConfig): OpenSqs {
  // Queue URLs name the host that AWS or an emulator believes it has; a chosen endpoint is the one to talk to.
  const client = countTries(
    withoutLogger(new SQSClient({ ...config, ...(config.endpoint !== undefined && { useQueueUrlAsEndpoint: false }) })),
  )
  const call: OpenSqs['call'] = (operation, run, waitMs) =>
    sdkCall(`SQS ${operation}`, config.endpoint, run, waitMs + config.deadlineMs)
  return {
    client,
    call,
    quick: (operation, run) =>
      call(operation, (options) => run({ ...options, requestTimeout: config.deadlineMs / 2 }), 0),
  }
}

export function sqsChanges({ client, quick }: OpenSqs): SqsChanges {
  const failures = async (
    operation: string,
    run: (options: SendOptions) => Promise<{ readonly Failed?: FailedEntry[] | undefined }>,
  ) => (await quick(operation, run)).Failed ?? []
  return {
    send: (QueueUrl, Entries) =>
      failures('SendMessageBatch', (options) =>
        client.send(new SendMessageBatchCommand({ QueueUrl, Entries }), options),
      ),
    delete: (QueueUrl, Entries) =>
      failures('DeleteMessageBatch', (options) =>
        client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }), options),
      ),
    changeVisibility: (QueueUrl, Entries) =>
      failures('ChangeMessageVisibilityBatch', (options) =>
        client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }), options),
      ),
    destroy: () => client.destroy(),
  }
}
