interface Limit {
  readonly min: number
  readonly max: number
  readonly unit: string
}

/** What the services and this product accept. A check, its message and the guide's table are all made from these rows. */
export const LIMITS = {
  delaySeconds: { min: 0, max: 900, unit: 'seconds' },
  visibilitySeconds: { min: 0, max: 43_200, unit: 'seconds' },
  messageBytes: { min: 1, max: 1_048_576, unit: 'bytes' },
  /** What EventBridge Scheduler sends for one schedule. */
  scheduleMessageBytes: { min: 1, max: 262_144, unit: 'bytes' },
  inlineBytes: { min: 1, max: 1_048_576 - 8192, unit: 'bytes' },
  /** Larger inputs than a message takes travel by S3; a worker has to hold them several times over. */
  inputBytes: { min: 0, max: 67_108_864, unit: 'bytes' },
  resultBytes: { min: 0, max: 67_108_864, unit: 'bytes' },
  /** DynamoDB's items end at 400 KB; a larger input is kept in S3. */
  keptInputBytes: { min: 0, max: 358_400, unit: 'bytes' },
  recordResultBytes: { min: 0, max: 32_768, unit: 'bytes' },
  recordInputBytes: { min: 0, max: 512, unit: 'bytes' },
  sendBatch: { min: 1, max: 10, unit: 'messages' },
  statementBatch: { min: 1, max: 25, unit: 'statements' },
  readBatch: { min: 1, max: 100, unit: 'keys' },
  groupTimeoutSeconds: { min: 1, max: 885, unit: 'seconds' },
  functionTimeoutSeconds: { min: 1, max: 900, unit: 'seconds' },
  memoryMb: { min: 128, max: 10_240, unit: 'MB' },
  threadMemoryMb: { min: 16, max: 10_240, unit: 'MB' },
  parallelism: { min: 1, max: 10, unit: 'tasks' },
  windowSeconds: { min: 0, max: 300, unit: 'seconds' },
  pollConcurrency: { min: 1, max: 1000, unit: 'tasks' },
  pollWaitSeconds: { min: 1, max: 20, unit: 'seconds' },
  pollShutdownMs: { min: 0, max: 86_400_000, unit: 'ms' },
  maxInvocations: { min: 2, max: 1000, unit: 'invocations' },
  attempts: { min: 1, max: 1000, unit: 'runs' },
  labels: { min: 0, max: 20, unit: 'labels' },
  labelBytes: { min: 1, max: 256, unit: 'bytes' },
  idBytes: { min: 1, max: 256, unit: 'bytes' },
  /** Arrays and objects within each other: what writes JSON recurses, and its stack ends at some thousands. */
  nesting: { min: 0, max: 500, unit: 'levels' },
  depth: { min: 0, max: 1000, unit: 'generations' },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof LIMITS

/** A sentence when `value` is outside the row's limits, else `undefined`. `label` is what the user wrote, when it differs. */
export function violation(name: LimitName, value: number, label: string = name): string | undefined {
  const { min, max, unit } = LIMITS[name]
  if (value >= min && value <= max) return undefined
  return `${label} is ${value} ${unit} and must be ${min} to ${max}`
}
