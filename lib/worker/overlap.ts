import type { Envelope } from '../core/envelope.ts'
import { BackendError, Discard } from '../core/errors/index.ts'
import { type Part, SCHEDULE_PART, scheduleId } from '../core/record.ts'
import { decidePlace, placePart, readPlace } from '../core/schedules/overlap.ts'
import type { RunEnd } from './decide.ts'
import type { WorkerRuntime } from './runtime.ts'

/** A place that changes under our eyes so often is looked at again in a moment. */
const MAX_ROUNDS = 5

/**
 * Why a claimed task is not to run: another of its schedule has not ended. `undefined` when it may, and then it has the schedule's place
 * until it ends. Of several that ask at once exactly one gets it.
 */
export async function overlapEnd(envelope: Envelope, runtime: WorkerRuntime): Promise<RunEnd | undefined> {
  const { overlap, scheduleKey } = envelope
  if (overlap === undefined || scheduleKey === undefined) return undefined
  try {
    return await askForPlace(envelope.id, scheduleKey, runtime)
  } catch (error) {
    if (error instanceof BackendError) return { kind: 'backend-unavailable' }
    throw error
  }
}

async function askForPlace(
  id: string,
  scheduleKey: string,
  { store, clock }: WorkerRuntime,
): Promise<RunEnd | undefined> {
  const [first] = await store.getParts([{ id: scheduleId(scheduleKey), part: SCHEDULE_PART }])
  let present: Part | undefined = first
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const place = present && readPlace(present)
    const rival = place === undefined || place.holder === id ? undefined : place.holder
    const [record] = rival === undefined ? [] : await store.getMany([rival], { consistent: true })
    const now = clock.now()
    const decision = decidePlace(id, place, record, now)
    if (decision.action === 'mine') return undefined
    if (decision.action === 'skip') return { kind: 'threw', thrown: skipped(scheduleKey, decision) }
    const answer = await store.swapPart(placePart(scheduleKey, { holder: id, since: now }), present?.body)
    if (answer.outcome === 'swapped') return undefined
    present = answer.present
  }
  return { kind: 'backend-unavailable' }
}

function skipped(scheduleKey: string, { holder, status }: { readonly holder: string; readonly status: string }): Error {
  const said = `schedule '${scheduleKey}' skips times while a task of it has not ended, and ${holder} is ${status}`
  return new Discard(`${said}; let overlap be 'allow' to run them side by side`)
}
