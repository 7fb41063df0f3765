/**
 * The queue for tests. Loads nothing of AWS.
 *
 * @packageDocumentation
 */
export { type Fault, Faults, type FaultyCall } from './faults.ts'
export { createTestQueue, type DeadLetter, type TestQueue, type TestQueueOptions } from './test-queue.ts'
