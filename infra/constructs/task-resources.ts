import { Stack } from 'aws-cdk-lib'
import { manifestPath } from '../../lib/core/names.ts'
import { PAYLOAD_FOLDERS } from '../../lib/core/payload-keys.ts'
import { INDEXES } from '../../lib/core/table-schema.ts'
import type { Resources } from './permissions.ts'
import type { PriorityQueue } from './priority-queues.ts'
import type { TaskStorage } from './task-storage.ts'

/**
 * The ARNs of all that an app has, for its policies.
 *
 * @param own - the queues that the grantee works off: a worker's group's, or none.
 * @param mappings - the event source mappings, for who may switch them.
 */
export function resourcesOf(
  storage: TaskStorage,
  queues: readonly PriorityQueue[],
  own: readonly PriorityQueue[] = [],
  mappings: readonly string[] = [],
): Resources {
  const { table, bucket } = storage
  const indexes = storage.listing ? [INDEXES.listing, INDEXES.marked] : [INDEXES.marked]
  const path = Stack.of(storage).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: manifestPath(storage.appName, storage.stage).slice(1, -1),
  })
  return {
    queues: queues.map(({ queue }) => queue.queueArn),
    deadLetterQueues: queues.map(({ deadLetterQueue }) => deadLetterQueue.queueArn),
    ownQueues: own.map(({ queue }) => queue.queueArn),
    ownDeadLetterQueues: own.map(({ deadLetterQueue }) => deadLetterQueue.queueArn),
    table: [table.tableArn],
    indexes: indexes.map(({ name }) => `${table.tableArn}/index/${name}`),
    bucket: [bucket.bucketArn],
    inputs: [bucket.arnForObjects(`${PAYLOAD_FOLDERS.inputs}*`)],
    results: [bucket.arnForObjects(`${PAYLOAD_FOLDERS.results}*`)],
    // Reading by path asks for the folder itself, with or without its last slash.
    manifest: [path, `${path}/*`],
    mappings,
    anything: ['*'],
  }
}
