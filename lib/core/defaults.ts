/** Every default of the product, in one table: the code reads it, and the guide's table is made from it. */
export const DEFAULTS = {
  group: {
    name: 'default',
    memoryMb: 512,
    timeoutMs: 60_000,
    /** Tasks one invocation runs at once; also the event source mapping's batch size. */
    parallelism: 10,
    windowSeconds: 0,
    /** Of groups with `latency: 'cheap'`. */
    cheapWindowSeconds: 5,
    architecture: 'arm64',
    isolate: 'none',
  },
  task: {
    priority: 2,
    track: 'full',
    logs: 'failed',
    retentionMs: 7 * 86_400_000,
    keepInput: 'failed',
  },
  /** For failures marked retryable, `RetryLater` and timeouts of a task that has no policy. */
  retry: { attempts: 3, backoff: 'exponential', initialMs: 1000, maxMs: 60_000, jitter: 'full' },
  worker: {
    leaseMs: 30_000,
    /** How far clocks may be apart: a lease is over for others this much later. */
    skewMs: 5000,
    firstHeartbeatMs: 1000,
    heartbeatMs: 10_000,
    takeovers: 4,
    requeues: 10,
    firstProgressMs: 200,
    progressIntervalMs: 1000,
    /** The runs of a batch that end first wait so long for others: ten that end together cost one request. */
    settleWindowMs: 20,
    /** Those that end later wait up to here: a batch of tasks under a second is settled by two requests, a long one by one a second. */
    laterSettleWindowMs: 1000,
    logBytes: 65_536,
    depth: 1000,
    controlCacheMs: 10_000,
    /** A function's timeout is its group's and this: time to settle and to give back. */
    shutdownMs: 15_000,
    timeoutGraceMs: 1000,
    /** Waits up to here change the visibility; longer ones send a copy. */
    visibilityWaitMs: 60_000,
    /** An unknown name waits this long while the message is young: a producer may be deployed before its workers. */
    unknownBackoffMs: [30_000, 60_000, 120_000, 240_000],
    unknownMaxAgeMs: 15 * 60_000,
    refreshAgeMs: 7 * 86_400_000,
    refreshReceives: 500,
  },
  /** A poller, for a container with 30 s between SIGTERM and SIGKILL. */
  poll: {
    concurrency: 10,
    /** Handlers may go on so long once it is stopping. */
    shutdownMs: 25_000,
    /** One poll of an empty queue: the longer, the fewer requests, and the later an idle poller stops. */
    waitSeconds: 5,
    /** A queue that can't be polled is tried again after so long, doubling up to the last. */
    firstBackoffMs: 500,
    lastBackoffMs: 20_000,
    /** Ended messages wait so long for others: ten are deleted by one request. */
    deleteWindowMs: 100,
    /** What one batch writes waits so long for what others write, while a request of theirs is under way. */
    joinWindowMs: 10,
    /** With no answer for so long, its health says that the backend is unreachable. */
    unreachableMs: 30_000,
    /** After handlers were interrupted, so long for recording it, beside their grace. */
    giveBackMs: 5000,
  },
  client: {
    /** While nothing is known of how long a task's end takes to be seen; then about when the last ones were, within these bounds. */
    firstLookMs: 20,
    leastLookMs: 2,
    latestFirstLookMs: 50,
    maxIntervalMs: 1000,
    bufferedTasks: 10_000,
    /** While others are on their way, tasks wait so long for more of their queue, or until ten are there. */
    coalesceMs: 5,
    inlineBytes: 196_608,
    manifestCacheMs: 300_000,
    idempotencyWindowMs: 86_400_000,
  },
  queue: { retentionMs: 14 * 86_400_000, visibilityFactor: 6, maxReceiveCount: 1000 },
  /** The longest wait that a queue keeps by itself; a longer one takes a schedule. */
  maxDelayMs: 900_000,
  /** The longest wait of all: for a due time, or for the next run. */
  maxWaitMs: 365 * 86_400_000,
  /** No record's TTL comes earlier after its last possible delivery. */
  lastDeliveryMs: 15 * 86_400_000,
  stage: 'dev',
} as const
