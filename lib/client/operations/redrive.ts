import { DETAIL_ATTRIBUTE, REASON_ATTRIBUTE } from '../../core/dead-letter.ts'
import type { DeadLetterFilter, LeftMessages, RedriveResult } from '../../core/dead-letter-types.ts'
import type { BulkOptions } from '../../core/operation-types.ts'
import type { Control } from '../../core/record.ts'
import type { ClientCore } from '../client-core.ts'
import { queueId } from '../oldest-open.ts'
import { readControls } from './control-items.ts'
import type { DeadLetterReading } from './dead-letter-view.ts'
import { walkDeadLetters } from './dead-letter-walk.ts'
import { changing } from './dead-letters.ts'
import { type QueueTarget, queueTargets } from './queue-targets.ts'
import { decideRedrive } from './redrive-decision.ts'

/** Sends dead letters back, ten at a time: receive, send, delete. Ended between the last two, it leaves a duplicate, never a gap. */
export async function redriveDeadLetters(
  core: ClientCore,
  filter: DeadLetterFilter,
  options: BulkOptions,
): Promise<RedriveResult> {
  const targets = await queueTargets(core, filter)
  const controls = await readControls(core, targets)
  const controlOf = new Map(targets.map((target, index) => [queueId(target), controls[index] ?? {}]))
  const left = { ended: 0, recordMissing: 0, purged: 0 } satisfies LeftMessages
  let redriven = 0
  let failed = 0
  const tally = await walkDeadLetters(core, filter, options, {
    ...changing(filter),
    work: async (target, chosen) => {
      const decisions = await decide(core, chosen, controlOf.get(queueId(target)) ?? {})
      const sending = chosen.filter((_, index) => decisions[index] === 'send')
      for (const decision of decisions) if (decision !== 'send') left[decision] += 1
      const gone = await move(core, target, sending)
      redriven += gone.length
      failed += sending.length - gone.length
      return gone
    },
  })
  return { ...tally, redriven, failed, left }
}

async function decide({ backend: { store } }: ClientCore, readings: readonly DeadLetterReading[], control: Control) {
  const tracked = readings.flatMap(({ envelope }) =>
    envelope === undefined || envelope.track === 'none' ? [] : [envelope.id],
  )
  const records = tracked.length === 0 ? [] : await store.getMany(tracked, { consistent: true })
  const recordOf = new Map(tracked.map((id, index) => [id, records[index]]))
  return readings.map(({ envelope }) =>
    decideRedrive(envelope, envelope === undefined ? undefined : recordOf.get(envelope.id), control),
  )
}

/** Those that are in their queue again, and no longer in this one. */
async function move(
  { backend: { queue } }: ClientCore,
  { queue: name, deadLetterQueue }: QueueTarget,
  readings: readonly DeadLetterReading[],
): Promise<DeadLetterReading[]> {
  if (readings.length === 0) return []
  const messages = readings.map(({ message: { body, group, attributes } }) => {
    const { [REASON_ATTRIBUTE]: _, [DETAIL_ATTRIBUTE]: __, ...rest } = attributes
    return { body, delaySeconds: 0, group, attributes: rest }
  })
  const sent = await queue.sendMany(name, messages)
  const moved = readings.filter((_, index) => sent[index]?.outcome === 'sent')
  const receipts = moved.map(({ message }) => message.receipt)
  const deleted = receipts.length === 0 ? [] : await queue.deleteMany(deadLetterQueue, receipts)
  return moved.filter((_, index) => deleted[index]?.outcome === 'done')
}
