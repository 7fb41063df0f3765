/** A list price of us-east-1, in US dollars, with neither a free tier nor a discount. Other regions differ by some tenths. */
interface Price {
  readonly usd: number
  readonly per: string
  /** Where it was read, and when: year and month. */
  readonly source: string
  readonly seen: string
}

/** What AWS asks for all that an app uses. What is printed of costs, and the guide's tables, are made from these rows. */
export const PRICES = {
  sqsRequest: {
    usd: 0.4e-6,
    per: 'request of up to 64 KB, those that bring nothing too',
    source: 'cloudburn.io/blog/amazon-sqs-pricing',
    seen: '2026-03',
  },
  lambdaRequest: {
    usd: 0.2e-6,
    per: 'invocation',
    source: 'api-evangelist/aws-lambda on GitHub, a copy of aws.amazon.com/lambda/pricing',
    seen: '2026-09',
  },
  lambdaArmSecond: {
    usd: 0.0000133334,
    per: 'second of 1 GB, arm64',
    source: 'a fifth less, as AWS has it in all price tables',
    seen: '2026-09',
  },
  lambdaX86Second: {
    usd: 0.0000166667,
    per: 'second of 1 GB, x86_64',
    source: 'api-evangelist/aws-lambda on GitHub, a copy of aws.amazon.com/lambda/pricing',
    seen: '2026-09',
  },
  scheduleFiring: {
    usd: 1e-6,
    per: 'firing of a schedule',
    source: 'cloudburn.io/blog/amazon-eventbridge-pricing',
    seen: '2026-03',
  },
  dynamoWrite: {
    usd: 0.625e-6,
    per: 'write of up to 1 KB, on demand',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand',
    seen: '2026-11',
  },
  dynamoRead: {
    usd: 0.125e-6,
    per: 'read of up to 4 KB, consistent; the other kind costs half',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand',
    seen: '2026-11',
  },
  dynamoGbMonth: {
    usd: 0.25,
    per: 'GB and month of table',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand',
    seen: '2026-11',
  },
  recoveryGbMonth: {
    usd: 0.2,
    per: 'GB and month of table with point-in-time recovery',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand',
    seen: '2026-11',
  },
  logsGb: {
    usd: 0.5,
    per: 'GB written to CloudWatch Logs',
    source: 'c3x.dev/blog/cloudwatch-logs-cost-optimization',
    seen: '2026-06',
  },
  logsGbMonth: {
    usd: 0.03,
    per: 'GB and month kept there, compressed',
    source: 'c3x.dev/blog/cloudwatch-logs-cost-optimization',
    seen: '2026-06',
  },
  alarmMetric: {
    usd: 0.1,
    per: 'month and metric that an alarm looks at',
    source: 'c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
    seen: '2026-11',
  },
  customMetric: {
    usd: 0.3,
    per: 'month of a metric of our own, by the hours with data',
    source: 'aws.amazon.com/cloudwatch/pricing, by several who quote it',
    seen: '2026-11',
  },
  dashboard: {
    usd: 3,
    per: 'month and dashboard',
    source: 'aws.amazon.com/cloudwatch/pricing, by several who quote it',
    seen: '2026-11',
  },
  key: { usd: 1, per: 'month and customer key', source: 'cloudburn.io/blog/aws-kms-pricing', seen: '2026-03' },
} as const satisfies Record<string, Price>
