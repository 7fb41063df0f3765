import { DEFAULTS } from '../defaults.ts'
import { aheadExpression } from './ahead.ts'
import { targetInput } from './target-input.ts'

/** A wait that is longer than a queue can keep: a schedule that fires once, and deletes itself, sends the task's message when it is due. */

/** The scheduler that these schedules belong to: no other may have its name. Permissions go by it. */
export const DUE_PREFIX = 'due.'

/** EventBridge's description of them, beside those in `plan.ts`. */
export const WAITS_UNTIL_DUE = 'waits until a task is due'

/** EventBridge tries so long to send what a queue would not take. */
export const DUE_MAX_AGE_SECONDS = 86_400

/** One message that is to come later. */
export interface DueMessage {
  /** The task's. */
  readonly id: string
  /** Physical name. */
  readonly queue: string
  /** JSON. */
  readonly body: string
  /** In ms since 1970. */
  readonly dueAt: number
  /** Whether it is the due time that the task was enqueued with, not a wait between two runs. */
  readonly first: boolean
}

/** SHA-256 of a text, in base64url: given by the caller, for this room has no such thing. */
export type Digest = (text: string) => string

/** Whether a wait is too long for a queue. */
export function needsSchedule(waitMs: number): boolean {
  return waitMs > DEFAULTS.maxDelayMs
}

/** When a message that is to come at `until` is sent at the latest. Both in ms since 1970. */
export function sentAtLatest(now: number, until: number): number {
  return needsSchedule(until - now) ? until + DUE_MAX_AGE_SECONDS * 1000 : Math.max(now, until)
}

/** The schedule that sends `message`, as the port `lib/ports/scheduler.ts` takes it. */
export function dueSchedule({ id, queue, body, dueAt, first }: DueMessage, digest: Digest) {
  return {
    name: first ? dueName(id, digest) : waitName(id, dueAt, digest),
    description: WAITS_UNTIL_DUE,
    expression: aheadExpression(dueAt),
    timezone: 'UTC',
    startAt: undefined,
    endAt: undefined,
    flexibleMinutes: undefined,
    enabled: true,
    maxAgeSeconds: DUE_MAX_AGE_SECONDS,
    queue,
    message: targetInput(body),
    deletesItself: true,
  } as const
}

/** The names under which the schedule of a task that waits may be found, the likeliest first. */
export function dueNames(
  { id, dueAt, notBefore }: { readonly id: string; readonly dueAt?: number; readonly notBefore?: number },
  digest: Digest,
): string[] {
  if (notBefore === undefined) return []
  const later = waitName(id, notBefore, digest)
  // A worker that the message reached too early makes another of the same time.
  return notBefore === dueAt ? [dueName(id, digest), later] : [later]
}

/** Of the due time that a task was enqueued with: its id says all, so that repeats make one. */
function dueName(id: string, digest: Digest): string {
  return DUE_PREFIX + (PLAIN_ID.test(id) ? id : `h${digest(id)}`)
}

/** Of a later wait: with its time, for the last wait's schedule may not be gone yet. */
function waitName(id: string, until: number, digest: Digest): string {
  return `${dueName(id, digest)}.t${Math.ceil(until / 1000).toString(36)}`
}

/** The usual ids. Others may be longer than a name, or hold what no name may; digests begin with a letter that no usual id does. */
const PLAIN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.[rn])?$/
