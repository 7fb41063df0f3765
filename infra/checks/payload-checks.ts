import { DEFAULTS } from '../../lib/core/defaults.ts'
import { DEPLOY_LIMITS, deployViolation } from '../../lib/core/deploy-limits.ts'
import { LIMITS, violation } from '../../lib/core/limits.ts'
import type { GroupPlan, QueuePlan } from '../../lib/core/plan.ts'
import { sentences } from './refuse.ts'

/** What Lambda adds to a message in the event: receipt handle, attributes, checksums, the queue's ARN. */
const RECORD_BYTES = 2048

/** @param inlineBytes - the largest message that clients send without taking the input to S3. */
export function payloadProblems(
  groups: readonly GroupPlan[],
  inlineBytes: number = DEFAULTS.client.inlineBytes,
): string[] {
  return sentences([
    violation('inlineBytes', inlineBytes),
    ...groups.flatMap(({ name, queues }) =>
      queues.flatMap((queue) => [
        batchProblem(queue, `group '${name}': the batch size`),
        eventProblem(queue.batchSize, inlineBytes, `group '${name}'`),
      ]),
    ),
  ])
}

function batchProblem({ batchSize, windowSeconds }: QueuePlan, label: string): string | undefined {
  const { max } = DEPLOY_LIMITS.mappingBatchWithoutWindow
  if (batchSize > max && windowSeconds < 1)
    return `${label} is ${batchSize} messages and the batch window ${windowSeconds} s; over ${max} messages the window must be 1 s or more: set window, or parallelism to ${max}`
  return deployViolation('mappingBatch', batchSize, label, 'change parallelism')
}

/** Lambda hands over a smaller batch rather than too large an event, so that the group would never run what it was made for. */
function eventProblem(batchSize: number, inlineBytes: number, label: string): string | undefined {
  const { max } = DEPLOY_LIMITS.eventBytes
  const bytes = batchSize * (inlineBytes + RECORD_BYTES)
  if (bytes <= max) return undefined
  const fewer = Math.max(1, Math.floor(max / (inlineBytes + RECORD_BYTES)))
  const smaller = Math.max(LIMITS.inlineBytes.min, Math.floor(max / batchSize) - RECORD_BYTES)
  return `${label}: a batch of ${batchSize} messages of up to ${inlineBytes} bytes can be ${bytes} bytes, and an invocation takes ${max}: lower parallelism to ${fewer}, or the clients' inlineBytes to ${smaller}`
}
