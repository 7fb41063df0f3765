import { Stack } from 'aws-cdk-lib'
import type { ManifestResources } from '../../lib/core/manifest.ts'
import { manifestPath, queuePrefix, scheduleGroupName } from '../../lib/core/names.ts'
import { PAYLOAD_FOLDERS } from '../../lib/core/payload-keys.ts'
import { DUE_PREFIX } from '../../lib/core/schedules/due.ts'
import { INDEXES } from '../../lib/core/table-schema.ts'
import type { Resources } from './permissions.ts'
import type { PriorityQueue } from './priority-queues.ts'
import { allQueues, type QueueParts } from './queue-parts.ts'
import { storageFrom } from './storage-reference.ts'

/** Where clients find all that an app has. */
export function manifestResources(parts: Omit<QueueParts, 'resources'>): ManifestResources {
  const { storage, schedules } = parts
  const { tableName, bucketName } = storageFrom(parts, storage)
  const [first] = [...parts.queues.values()].flat()
  return {
    table: tableName,
    bucket: bucketName,
    queueUrl: first?.queue.queueUrl ?? '',
    listing: storage.listing,
    schedules: schedules.resources,
  }
}

/**
 * The ARNs of all that an app has, for its policies.
 *
 * @param own - the queues that the grantee works off: a worker's group's, or none.
 * @param mappings - the event source mappings, for who may switch them.
 */
export function resourcesOf(
  parts: QueueParts,
  own: readonly PriorityQueue[] = [],
  mappings: readonly string[] = [],
): Resources {
  const { storage } = parts
  const { tableArn, bucketArn } = storageFrom(parts, storage)
  const queues = allQueues(parts)
  const indexes = storage.listing ? [INDEXES.listing, INDEXES.marked] : [INDEXES.marked]
  const stack = Stack.of(parts)
  const group = scheduleGroupName(storage.appName, storage.stage)
  const schedules = (names: string) =>
    stack.formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${group}/${names}` })
  const path = stack.formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: manifestPath(storage.appName, storage.stage).slice(1, -1),
  })
  return {
    queues: queues.map(({ queue }) => queue.queueArn),
    deadLetterQueues: queues.map(({ deadLetterQueue }) => deadLetterQueue.queueArn),
    ownQueues: own.map(({ queue }) => queue.queueArn),
    ownDeadLetterQueues: own.map(({ deadLetterQueue }) => deadLetterQueue.queueArn),
    table: [tableArn],
    indexes: indexes.map(({ name }) => `${tableArn}/index/${name}`),
    bucket: [bucketArn],
    inputs: [`${bucketArn}/${PAYLOAD_FOLDERS.inputs}*`, `${bucketArn}/${PAYLOAD_FOLDERS.waiting}*`],
    results: [`${bucketArn}/${PAYLOAD_FOLDERS.results}*`],
    // Reading by path asks for the folder itself, with or without its last slash.
    manifest: [path, `${path}/*`],
    mappings,
    namedQueues: [stack.formatArn({ service: 'sqs', resource: `${queuePrefix(storage.appName, storage.stage)}*` })],
    schedules: [schedules('*')],
    dueSchedules: [schedules(`${DUE_PREFIX}*`)],
    scheduleDeadLetters: [parts.schedules.deadLetterQueue.queueArn],
    scheduleRole: [parts.schedules.role.roleArn],
    anything: ['*'],
  }
}
