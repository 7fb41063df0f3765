import { LIMITS } from '../../core/limits.ts'
import type { ManifestDefinitions } from '../../core/manifest.ts'
import { messageBytes } from '../../core/message-size.ts'
import { deadLetterNameOf, queueName } from '../../core/names.ts'
import { destinationOf, type RetiredQueue } from '../../core/retired-queues.ts'
import { readdressedMessage } from '../../core/schedules/readdressed-message.ts'
import type { DeliveredMessage, OutgoingMessage, TaskQueue } from '../../ports/task-queue.ts'

export interface Move {
  readonly app: string
  readonly stage: string
  readonly from: RetiredQueue
  readonly definitions: ManifestDefinitions
  /** Whether another batch may be begun. */
  readonly goOn: () => boolean
}

/** Time for a batch of ten to be sent and deleted, several times over; whoever dies meanwhile has it given back after so long. */
const VISIBILITY_SECONDS = 120
/** A short poll asks only some of the servers behind a queue, and may find nothing where something is. */
const WAIT_SECONDS = 1
/** Batches under way at once. Each may be 10 MiB, held a few times over. */
const LANES = 2
/** Messages that one sweep takes from one queue: a producer that is never brought up to date may fill it for ever. */
const MOST = 100_000

/**
 * Moves what a retired queue holds to the queues where it belongs: receive, send, delete. Ended between the last two, it leaves a duplicate,
 * never a gap, and a claim drops duplicates. What is delayed or in flight stays, and so does what could not be sent.
 *
 * @returns how many were moved. Rejects with BackendError when the queue can't be read.
 */
export async function moveMessages(queue: TaskQueue, move: Move): Promise<number> {
  let moved = 0
  let empty = false
  const lane = async () => {
    while (!empty && moved < MOST && move.goOn()) {
      const messages = await queue.receive(move.from.name, {
        max: LIMITS.sendBatch.max,
        waitSeconds: WAIT_SECONDS,
        visibilitySeconds: VISIBILITY_SECONDS,
      })
      if (messages.length === 0) empty = true
      const done = await moveBatch(queue, move, messages)
      moved += done
      // What can't be sent now is left to the next sweep.
      if (done === 0) return
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane))
  const failed = lanes.find((result) => result.status === 'rejected')
  if (failed !== undefined && moved === 0) throw failed.reason
  return moved
}

async function moveBatch(queue: TaskQueue, move: Move, messages: readonly DeliveredMessage[]): Promise<number> {
  const sent: DeliveredMessage[] = []
  for (const [target, addressed] of Map.groupBy(messages.map(addressedBy(move)), ({ to }) => to)) {
    if (target === undefined) continue
    const answers = await queue.sendMany(
      target,
      addressed.map(({ outgoing }) => outgoing),
    )
    sent.push(...addressed.filter((_, index) => answers[index]?.outcome === 'sent').map(({ message }) => message))
  }
  if (sent.length === 0) return 0
  // One that can't be deleted comes back, and is moved once more.
  await queue.deleteMany(
    move.from.name,
    sent.map(({ receipt }) => receipt),
  )
  return sent.length
}

interface Addressed {
  readonly message: DeliveredMessage
  readonly to: string | undefined
  readonly outgoing: OutgoingMessage
}

function addressedBy({ app, stage, from, definitions }: Move): (message: DeliveredMessage) => Addressed {
  return (message) => {
    const { body, group, attributes } = message
    const place = destinationOf(body, from.priority, definitions)
    const asIs = { body, delaySeconds: 0, group, attributes }
    if (place === undefined) return { message, to: undefined, outgoing: asIs }
    const name = queueName({ app, stage, ...place })
    const outgoing = { ...asIs, body: readdressedMessage(body, place) }
    return {
      message,
      to: from.deadLetter ? deadLetterNameOf(name) : name,
      // A longer name may be what a message of the greatest length has no room for.
      outgoing: messageBytes(outgoing) > LIMITS.messageBytes.max ? asIs : outgoing,
    }
  }
}
