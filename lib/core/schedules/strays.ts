import type { ManifestDefinitions } from '../manifest.ts'
import { queueName } from '../names.ts'
import { destinationOf, retiredQueues } from '../retired-queues.ts'
import { DECLARED, isOver, type SchedulePlan } from './plan.ts'
import { readdressedTarget } from './readdressed-message.ts'
import { firingInstants } from './stored-times.ts'

/** Schedules that send to a queue which a deploy took away: when to look for them, and where they are to send instead. */

/** After queues went away, so long: producers of before may still make schedules for them. */
export const STRAYS_COME_MS = 86_400_000

/** What one look leaves to the next. */
export interface StrayWatch {
  /** Queues that the app had, by their physical names. */
  readonly queues: readonly string[]
  /** Until when each sweep looks through all schedules, in ms since 1970. */
  readonly until: number
  /** Where a look that was not finished goes on. */
  readonly cursor?: string
}

/** What is known now: queues may have gone since the last look, or stand retired. */
export function watchedNow(
  before: StrayWatch | undefined,
  now: { readonly queues: readonly string[]; readonly retiredStand: boolean; readonly nowMs: number },
): StrayWatch {
  const { queues, retiredStand, nowMs } = now
  const known = before?.queues ?? queues
  const hasLost = known.some((name) => !queues.includes(name))
  const until = hasLost || retiredStand ? nowMs + STRAYS_COME_MS : (before?.until ?? nowMs)
  // What was passed already may have strayed with the queues that went.
  const cursor = hasLost ? undefined : before?.cursor
  return { queues, until, ...(cursor !== undefined && { cursor }) }
}

export function isToLook({ until, cursor }: StrayWatch, nowMs: number): boolean {
  return until > nowMs || cursor !== undefined
}

export interface Place {
  readonly app: string
  readonly stage: string
  readonly definitions: ManifestDefinitions
}

/** The physical names of all queues that the manifest has. */
export function queuesInUse({ app, stage, definitions: { groups } }: Place): string[] {
  return Object.entries(groups)
    .flatMap(([group, { priorities }]) => priorities.map((priority) => queueName({ app, stage, group, priority })))
    .toSorted()
}

interface Aimed extends Pick<SchedulePlan, 'expression' | 'timezone' | 'startAt' | 'endAt' | 'message'> {
  readonly queue: string
  readonly description: string
  readonly createdAt: number
}

/**
 * A schedule as it is to be: it sends to where its task belongs now, all else as it was.
 *
 * @returns `undefined` when it stays as it is: it is at home; it is the stack's own, which a deploy changes; or it fires no more, or is about
 *   to, and EventBridge takes no time that is over.
 */
export function reaimed<S extends Aimed>(schedule: S, place: Place, nowMs: number): S | undefined {
  const { app, stage, definitions } = place
  const [stray] = retiredQueues([schedule.queue], app, stage, definitions)
  if (stray === undefined || stray.deadLetter || schedule.description === DECLARED) return undefined
  const home = destinationOf(schedule.message, stray.priority, definitions)
  if (home === undefined || isOver(schedule, nowMs)) return undefined
  const message = readdressedTarget(schedule.message, home)
  return { ...schedule, queue: queueName({ app, stage, ...home }), message, startAt: startAhead(schedule, nowMs) }
}

/** EventBridge refuses a start that is over. It says nothing any more, but to a rate, which counts from it. */
function startAhead(schedule: Aimed, nowMs: number): number | undefined {
  const { startAt, expression } = schedule
  if (startAt === undefined || startAt > nowMs) return startAt
  return expression.startsWith('rate(') ? (firingInstants(schedule, nowMs).next().value ?? undefined) : undefined
}
