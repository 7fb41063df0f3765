/** What one task is to do. */
export interface Order {
  /** Which of the run's tasks it is; an item that is put in twice keeps its number. */
  readonly number: number
  readonly pauseMs: number
  /** So many attempts fail before one succeeds. */
  readonly failures: number
  /** Makes its message larger. */
  readonly padding?: string
  /** Makes its record larger. */
  readonly resultBytes?: number
}

/** What a successful run returns: its line in the ledger, and the process to kill. */
export interface Receipt {
  readonly run: string
  readonly pid: number
  readonly padding: string
}

/** A handler's two lines in its process's ledger. The second is on the disk before the handler returns. */
export interface RunLine {
  readonly event: 'begun' | 'returned'
  readonly run: string
  readonly id: string
  readonly attempt: number
  readonly pid: number
  /** Milliseconds since 1970. */
  readonly atMs: number
}

/** The producer's line for a task that `enqueue` resolved for. */
export interface AcceptedLine {
  readonly number: number
  readonly id: string
  /** Whether the order had an idempotency key. */
  readonly keyed: boolean
}

export const RUNS = 'runs-'
export const ACCEPTED = 'accepted-'
