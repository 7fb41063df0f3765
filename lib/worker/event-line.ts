import type { WorkerEvent } from './tell.ts'

/** What each such line begins with. */
const START = '{"tasklane":"'

/**
 * An event as one line of JSON, for CloudWatch Logs to read field by field.
 *
 * @param group - the group whose worker this is: by it failures are counted, wherever the task belongs by now.
 */
export function eventLine({ kind, ...event }: WorkerEvent, group: string | undefined, now: Date): string {
  // Lambda sorts lines by `timestamp` and `level`.
  const level = kind === 'retried' ? 'WARN' : 'ERROR'
  return JSON.stringify({ tasklane: kind, timestamp: now, level, ...event, group: group ?? event.group })
}

/** The event that a line tells; `undefined` for any other line. */
export function readEventLine(line: string): WorkerEvent | undefined {
  if (!line.startsWith(START)) return undefined
  try {
    const { tasklane: kind, timestamp: _, level: __, ...event } = JSON.parse(line) as Record<string, unknown>
    return { kind, ...event } as WorkerEvent
  } catch {
    return undefined
  }
}
