import { type Codec, decodeValue } from '../../core/codec.ts'
import type { ScheduleView } from '../../core/schedule-types.ts'
import type { Firing } from '../../core/schedules/firing.ts'
import { readMessage } from '../../core/schedules/firing-text.ts'
import { DECLARED, MADE_AT_RUN_TIME } from '../../core/schedules/plan.ts'
import type { StoredSchedule } from '../../ports/scheduler.ts'
import { refOfName } from './find-parts.ts'

/** A schedule by its first part; `undefined` for what is none of ours. */
export function viewSchedule(
  codecs: ReadonlyMap<string, Codec>,
  schedule: StoredSchedule | undefined,
): ScheduleView | undefined {
  const firing = schedule && readMessage(schedule.message)
  const ref = schedule && refOfName(schedule.name)
  if (schedule === undefined || firing === undefined || ref === undefined) return undefined
  const { description, expression, startAt, endAt } = schedule
  const written = description.startsWith(MADE_AT_RUN_TIME) ? description.slice(MADE_AT_RUN_TIME.length + 2) : ''
  return {
    ...ref,
    declared: description === DECLARED,
    when: written === '' ? expression : written,
    timezone: firing.fire.zone ?? schedule.timezone,
    task: firing.name,
    group: firing.group,
    priority: firing.priority,
    ...decodedInput(codecs, firing),
    labels: firing.labels ?? {},
    enabled: schedule.enabled,
    overlap: firing.fire.skip === true ? 'skip' : 'allow',
    catchUp: schedule.maxAgeSeconds <= 60 ? 'none' : 'last',
    // Those of the tasks; the firings may be ahead of them.
    start: startAt === undefined ? undefined : new Date(startAt + firing.fire.lead * 1000),
    end: endAt === undefined ? undefined : new Date(endAt + firing.fire.lead * 1000),
    jitterMinutes: schedule.flexibleMinutes,
  }
}

/** A list must not fail for one odd schedule. */
function decodedInput(codecs: ReadonlyMap<string, Codec>, { codec: name, input }: Firing): Pick<ScheduleView, 'input'> {
  const codec = codecs.get(name)
  if (codec === undefined || input === undefined) return {}
  try {
    return { input: decodeValue(codec, input, 'input') }
  } catch {
    return {}
  }
}
