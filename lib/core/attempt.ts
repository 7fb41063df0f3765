import { attemptPart, type Part, type StoredError } from './record.ts'

/** One line that a run wrote. `time` in ms since 1970. */
export interface LogLine {
  readonly time: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields?: Readonly<Record<string, unknown>>
}

/** What is kept of one run: the body of an `attempt#N` part. Instants in ms since 1970. */
export interface AttemptReport {
  readonly startedAt: number
  readonly endedAt: number
  readonly error?: StoredError
  readonly logs?: readonly LogLine[]
  /** Lines were left out: the run wrote more than is kept. */
  readonly logsCut?: true
}

/** The part that keeps run number `attempt` of task `id`. `ttl` in seconds since 1970. */
export function attemptReportPart(id: string, attempt: number, report: AttemptReport, ttl: number): Part {
  return { id, part: attemptPart(attempt), body: JSON.stringify(report), ttl }
}

export function readAttemptReport(part: Part): AttemptReport {
  return JSON.parse(part.body) as AttemptReport
}
