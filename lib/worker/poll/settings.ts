/** How a poller polls. Each may be set; the defaults suit a container with 30 s between SIGTERM and SIGKILL. */
export interface PollSettings {
  /** Handlers that run at once, over all queues. @default 10 */
  readonly concurrency: number
  /** How long handlers may go on once the poller is stopping, in ms; then they are interrupted and their tasks given back. @default 25,000 */
  readonly shutdownMs: number
  /** How long one poll of an empty queue waits, in seconds, 1 to 20: the longer, the fewer requests, and the later an idle poller stops. @default 5 */
  readonly waitSeconds: number
}

export const POLL_DEFAULTS: PollSettings = { concurrency: 10, shutdownMs: 25_000, waitSeconds: 5 }

/** A queue that can't be polled is tried again after up to this long, doubling up to the second. */
export const FIRST_BACKOFF_MS = 500
export const LAST_BACKOFF_MS = 20_000

/** Ended messages wait so long for others, so that ten are deleted by one request. */
export const DELETE_WINDOW_MS = 100

/** After the interruption: what is left to write then, beside the handlers' grace. */
export const GIVE_BACK_MS = 5000
