import type { SpanOperation } from '../../ports/tracing.ts'

/** OpenTelemetry's numbers. */
const KIND = { client: 2, producer: 3, consumer: 4 } as const
export const FAILED = 2
export const SAMPLED = 1

/** What OpenTelemetry's messaging conventions call each operation. They are in development: names may change with them. */
export const OPERATIONS = {
  // Its context is the one the message carries, so no span `create` is needed beside it.
  enqueue: { type: 'send', kind: KIND.producer },
  receive: { type: 'receive', kind: KIND.client },
  run: { type: 'process', kind: KIND.consumer },
  complete: { type: 'settle', kind: KIND.client },
} as const satisfies Record<SpanOperation, object>

export const SYSTEM = 'aws_sqs'
