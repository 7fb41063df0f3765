import { isTerminal, type Part, SCHEDULE_PART, scheduleId, type TaskRecord } from '../record.ts'

/**
 * Which task of a schedule with `overlap: 'skip'` runs, or ran last: its holder. A task asks for the place while it holds the lease on its
 * own record, so that the holder's record was there before: one that is missing has expired.
 */
export interface Place {
  readonly holder: string
  /** When it was taken, in ms. */
  readonly since: number
}

/** What a task finds when it looks at its schedule's place. */
export type PlaceDecision =
  /** It has it: it is delivered again, or runs again. */
  | { readonly action: 'mine' }
  /** To be taken, by whoever is first: it is free, or its holder has ended, or is lost. */
  | { readonly action: 'take' }
  /** Another task has not ended. One that waits for its retry counts, and one whose worker is gone. */
  | { readonly action: 'skip'; readonly holder: string; readonly status: TaskRecord['status'] }

/**
 * The whole of "may I run beside the last one?", with no clock and no I/O in sight.
 *
 * @param record - the holder's, `undefined` where there is none any more.
 */
export function decidePlace(
  id: string,
  place: Place | undefined,
  record: HolderRecord | undefined,
  nowMs: number,
): PlaceDecision {
  if (place === undefined) return { action: 'take' }
  if (place.holder === id) return { action: nowMs - place.since < RENEW_AFTER_MS ? 'mine' : 'take' }
  if (record === undefined || isTerminal(record.status) || isLost(record, nowMs)) return { action: 'take' }
  return { action: 'skip', holder: place.holder, status: record.status }
}

type HolderRecord = Pick<TaskRecord, 'status' | 'leaseUntil' | 'notBefore'>

/**
 * Whether a task could have run for so long that its message must be gone: purged, or moved away. Should it come after all, it asks for the
 * place again, so that even then no two run at once.
 */
function isLost({ status, leaseUntil, notBefore }: HolderRecord, nowMs: number): boolean {
  const heldUntil = status === 'STARTED' ? leaseUntil : notBefore
  return heldUntil !== undefined && nowMs - heldUntil > LOST_AFTER_MS
}

/** The item that says who has the place. It goes with a schedule that is gone, and outlasts the longest wait between two runs of a task. */
export function placePart(scheduleKey: string, { holder, since }: Place): Part {
  return {
    id: scheduleId(scheduleKey),
    part: SCHEDULE_PART,
    body: JSON.stringify({ holder, since }),
    ttl: Math.ceil((since + KEPT_MS) / 1000),
  }
}

/** What such an item says; `undefined` for one that no worker wrote. */
export function readPlace({ body }: Pick<Part, 'body'>): Place | undefined {
  try {
    const { holder, since } = JSON.parse(body) as Partial<Place>
    return typeof holder === 'string' && typeof since === 'number' ? { holder, since } : undefined
  } catch {
    return undefined
  }
}

/** SQS hides no message for longer. */
const LOST_AFTER_MS = 12 * 3_600_000
const DAY_MS = 86_400_000
/** Each run of a task that was retried keeps its place for as long again. */
const RENEW_AFTER_MS = DAY_MS
const KEPT_MS = 400 * DAY_MS
