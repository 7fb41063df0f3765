/** Every default of the product, in one table: the code reads it, and the guide's table is made from it. */
export const DEFAULTS = {
  group: {
    name: 'default',
    memoryMb: 512,
    timeoutMs: 60_000,
    /** Tasks one invocation runs at once; also the event source mapping's batch size. */
    parallelism: 10,
    windowSeconds: 0,
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
  client: {
    firstLookMs: 20,
    maxIntervalMs: 1000,
    bufferedTasks: 10_000,
    inlineBytes: 196_608,
    manifestCacheMs: 300_000,
    idempotencyWindowMs: 86_400_000,
  },
  queue: { retentionMs: 14 * 86_400_000, visibilityFactor: 6, maxReceiveCount: 1000 },
  /** The longest wait without a schedule. */
  maxDelayMs: 900_000,
  /** No record's TTL comes earlier after its last possible delivery. */
  lastDeliveryMs: 15 * 86_400_000,
  stage: 'dev',
} as const
