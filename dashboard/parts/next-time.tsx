import type { ScheduleAnswer } from '../../lib/dashboard/api-types.ts'
import { Ago } from './time.tsx'

const NOTES = {
  skipped: 'the clocks leap over it: nothing fires',
  repeated: 'shown twice: fires at the first',
} as const

/** A time of a schedule by the clocks of its zone, and how far off it is. */
export function NextTime({ time }: { readonly time: ScheduleAnswer['next'][number] | undefined }) {
  if (time === undefined) return <span class="dim">never again</span>
  const { local, at, note } = time
  return (
    <span>
      {local.replace('T', ' ')}{' '}
      <span class="dim">
        {at !== null && <Ago iso={at} />}
        {note !== undefined && ` ${NOTES[note]}`}
      </span>
    </span>
  )
}
