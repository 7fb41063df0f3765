import { readdressed } from '../envelope.ts'
import { LIMITS } from '../limits.ts'
import { messageBytes } from '../message-size.ts'
import type { QueuePlace } from '../retired-queues.ts'
import { SCHEDULED_TIME } from './firing.ts'
import { readMessage } from './firing-text.ts'
import { targetInput } from './target-input.ts'

/** As `readdressed` of an envelope; of a firing too. All else stays, and so does the whole of a body that is neither. */
export function readdressedMessage(body: string, { group, priority }: QueuePlace): string {
  const firing = readMessage(body)
  if (firing === undefined) return readdressed(body, { group, priority })
  const text = targetInput(JSON.stringify({ ...firing, group, priority }))
  // What EventBridge is to fill, if it has not yet, comes before anything that a user wrote.
  return firing.fire.at === SCHEDULED_TIME ? text.replace(targetInput(SCHEDULED_TIME), SCHEDULED_TIME) : text
}

/** What a schedule is to send to another queue. */
export function readdressedTarget(message: string, place: QueuePlace): string {
  const changed = readdressedMessage(message, place)
  if (changed === message) return message
  const text = readMessage(message) === undefined ? targetInput(changed) : changed
  // A longer name may be what a message of the greatest length has no room for: its worker hands it on.
  return messageBytes({ body: text, attributes: {} }) > LIMITS.scheduleMessageBytes.max ? message : text
}
