import { readdressed } from '../core/envelope.ts'
import { queueName } from '../core/names.ts'
import { nearestPriority } from '../core/priority.ts'
import type { Ticket } from './attempt.ts'
import type { BatchScope } from './batch-scope.ts'

/** When a message was forwarded, in ms since 1970. */
const FORWARDED_ATTRIBUTE = 'forwarded'
/**
 * Not again within so long. In the middle of a deploy the functions of two groups may each believe that a task is the other's; then it
 * runs where it came to.
 */
const FORWARD_AGAIN_MS = 900_000

/** Whether a task came to a group that is not its own. */
export function isAway({ spec }: Ticket, { place }: BatchScope): boolean {
  return place !== undefined && place.group !== spec.group
}

/**
 * Hands a task that a deploy has moved on to its group: only that one's function has its timeout, memory, packages and rights.
 *
 * @returns false when it is to run here: it is at home, or was forwarded already, or can't be now.
 */
export async function forward({ message, spec }: Ticket, { place: here, runtime }: BatchScope): Promise<boolean> {
  const home = runtime.app.groups.get(spec.group)
  if (here === undefined || home === undefined || here.group === home.name) return false
  const now = runtime.clock.now()
  const { body, group, attributes } = message
  if (now - Number(attributes[FORWARDED_ATTRIBUTE] ?? 0) < FORWARD_AGAIN_MS) return false
  const place = { group: home.name, priority: nearestPriority(here.priority, home.priorities) }
  const copy = {
    body: readdressed(body, place),
    delaySeconds: 0,
    group,
    attributes: { ...attributes, [FORWARDED_ATTRIBUTE]: String(now) },
  }
  const [answer] = await runtime.queue.sendMany(queueName({ ...here, ...place }), [copy])
  return answer?.outcome === 'sent'
}
