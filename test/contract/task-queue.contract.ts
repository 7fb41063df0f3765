import type { QueueSubject } from '../support/contract-subjects.ts'
import type { ContractTest } from './contract.ts'
import { deliveries } from './task-queue/deliveries.ts'
import { receipts } from './task-queue/receipts.ts'
import { sends } from './task-queue/sends.ts'

/** What lib/ports/task-queue.ts promises, sentence by sentence. */
export const taskQueueContract: readonly ContractTest<QueueSubject>[] = [...sends, ...deliveries, ...receipts]
