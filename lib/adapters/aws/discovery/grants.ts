import type { BlobStore } from '../../../ports/blob-store.ts'
import type { Directory } from '../../../ports/directory.ts'
import type { EventSources } from '../../../ports/event-sources.ts'
import type { Scheduler } from '../../../ports/scheduler.ts'
import type { TaskQueue } from '../../../ports/task-queue.ts'
import type { TaskStore } from '../../../ports/task-store.ts'

/** A grant of the TaskQueue construct; `any` of them gives it. */
export type GrantName = 'grantEnqueue' | 'grantRead' | 'grantOperate' | 'any'

type Calls<Port extends string, P> = `${Port}.${Extract<keyof P, string>}`

/** A call of a port, such as `store.insertMany`. */
export type PortCall =
  | Calls<'store', TaskStore>
  | Calls<'queue', TaskQueue>
  | Calls<'blobs', BlobStore>
  | Calls<'directory', Directory>
  | Calls<'sources', EventSources>
  | Calls<'scheduler', Scheduler>

/** The least grant that lets a client make each call. */
export const LEAST_GRANT: Readonly<Record<PortCall, GrantName>> = {
  'directory.load': 'any',
  'store.insertMany': 'grantEnqueue',
  'store.addParts': 'grantEnqueue',
  'store.updateBriefly': 'grantEnqueue',
  'store.getBriefs': 'grantEnqueue',
  'store.takeKey': 'grantEnqueue',
  'queue.sendMany': 'grantEnqueue',
  'blobs.put': 'grantEnqueue',
  'store.getMany': 'grantRead',
  'store.list': 'grantRead',
  'store.getParts': 'grantRead',
  'store.queryParts': 'grantRead',
  'queue.depth': 'grantRead',
  'blobs.get': 'grantRead',
  'store.updateMany': 'grantOperate',
  'store.putParts': 'grantOperate',
  'store.swapPart': 'grantOperate',
  'queue.receive': 'grantOperate',
  'queue.deleteMany': 'grantOperate',
  'queue.changeVisibilityMany': 'grantOperate',
  'blobs.delete': 'grantOperate',
  'sources.setEnabled': 'grantOperate',
  'scheduler.createMany': 'grantEnqueue',
  'scheduler.create': 'grantOperate',
  'scheduler.update': 'grantOperate',
  'scheduler.get': 'grantOperate',
  'scheduler.list': 'grantOperate',
  'scheduler.delete': 'grantOperate',
}

/** The IAM action behind an operation, such as `SQS SendMessageBatch`, where AWS did not say which. */
export function actionOf(operation: string): string {
  const [service = '', name = ''] = operation.split(' ')
  return `${service.toLowerCase()}:${ACTIONS[name] ?? name}`
}

const ACTIONS: Readonly<Record<string, string>> = {
  // Statements are of two kinds; the first that a client sends are INSERTs.
  BatchExecuteStatement: 'PartiQLInsert',
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
}
