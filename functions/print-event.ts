import { ENVIRONMENT } from '../lib/core/environment.ts'
import { eventLine } from '../lib/worker/event-line.ts'
import { printLine } from '../lib/worker/print-line.ts'
import type { WorkerEvent } from '../lib/worker/tell.ts'

/** Writes an event to standard output, as a line of JSON. */
export function printEvent(event: WorkerEvent): void {
  printLine(eventLine(event, process.env[ENVIRONMENT.group], new Date()))
}
