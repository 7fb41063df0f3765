import { ENVIRONMENT } from '../lib/core/environment.ts'
import { eventLine } from '../lib/worker/event-line.ts'
import type { WorkerEvent } from '../lib/worker/tell.ts'

/** Writes an event to standard output: past `console`, whose lines Lambda wraps in JSON of its own, and a task's logs keep. */
export function printEvent(event: WorkerEvent): void {
  process.stdout.write(`${eventLine(event, process.env[ENVIRONMENT.group], new Date())}\n`)
}
