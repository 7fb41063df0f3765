import type { ScheduleEntry } from '../../core/schedule.ts'

/** For people: what an entry's clock was made by. Some sets are longer than EventBridge's descriptions may be. */
export function writtenClock(clock: ScheduleEntry['clock']): string {
  const text = inWords(clock)
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}…`
}

const MAX_CHARACTERS = 400

function inWords(clock: ScheduleEntry['clock']): string {
  switch (clock.kind) {
    case 'cron':
      return `cron(${clock.expression})`
    case 'rate':
      return `rate(${clock.every})`
    case 'at':
      return `at(${new Date(clock.at).toISOString()})`
    case 'regular':
      return `regular(${JSON.stringify(clock.sets)})`
  }
}
