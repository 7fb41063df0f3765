/** How the adapter learns where the local backend is. */
export const BACKEND = { endpoint: 'BENCH_TASKLANE_ENDPOINT', queue: 'BENCH_TASKLANE_QUEUE' } as const

/** What the run asks the backend's process for. */
export type BackendRequest =
  /** Its own workers take tasks from now on. */
  | { readonly op: 'release' }
  /** They take none, and those that run next begin as new processes. */
  | { readonly op: 'hold' }
  | { readonly op: 'workers' }

export interface BackendAnswers {
  readonly release: object
  readonly hold: object
  readonly workers: { readonly pids: readonly number[] }
}
