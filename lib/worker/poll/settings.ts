/** How a poller polls. */
export interface PollSettings {
  /** Handlers that run at once, over all queues, 1 to 1000; `parallelism` of groups is of no account here. @default 10 */
  readonly concurrency: number
  /** How long handlers may go on once the poller is stopping, in ms; then they are interrupted and their tasks given back. @default 25,000 */
  readonly shutdownMs: number
  /** How long one poll of an empty queue waits, in seconds, 1 to 20: the longer, the fewer requests, and the later an idle poller stops. @default 5 */
  readonly waitSeconds: number
}
