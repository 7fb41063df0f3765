interface Limit {
  readonly value: number
  readonly what: string
  /** Where it is documented. */
  readonly source: string
}

/** What AWS documents, and the model runs into. Most can be raised on request; these are what an account begins with. */
export const AWS_LIMITS = {
  firstPollers: {
    value: 5,
    what: 'batches of a mapping at once, before it scales, and while little is queued',
    source: 'docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  },
  rampPerMinute: {
    value: 300,
    what: 'more of them each minute, as long as messages wait',
    source: 'docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  },
  mappingConcurrency: {
    value: 1000,
    what: 'batches of a mapping at once (newer pages say 1,250)',
    source: 'docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  },
  accountConcurrency: {
    value: 1000,
    what: 'invocations of an account and region at once; new accounts have fewer',
    source: 'docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  inFlight: {
    value: 120_000,
    what: 'messages of a queue received and not yet deleted',
    source: 'docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html',
  },
  partitionWrites: {
    value: 1000,
    what: 'write units of one partition, a second',
    source: 'repost.aws/knowledge-center/on-demand-table-throttling-dynamodb',
  },
  newTableWrites: {
    value: 4000,
    what: 'write units of a new on-demand table or index, a second; later twice its peak of the last 30 minutes',
    source: 'docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html',
  },
  tableWrites: {
    value: 40_000,
    what: 'write units of a table, a second, by default',
    source: 'docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html',
  },
  scheduleFirings: {
    value: 1000,
    what: 'schedules fired, a second',
    source: 'docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html',
  },
} as const satisfies Record<string, Limit>
