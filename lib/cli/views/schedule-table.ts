import { priorityName } from '../../core/priority.ts'
import type { ScheduleTime, ScheduleView } from '../../core/schedule-types.ts'
import type { Look } from './look.ts'
import { type Column, tableLines } from './table.ts'
import { valueText } from './task-card.ts'
import { oneLine, plainLines } from './text.ts'
import { ageText, instantAndAge, instantText } from './times.ts'

export function scheduleTable(schedules: readonly ScheduleView[], look: Look): string[] {
  return tableLines(COLUMNS, schedules, look)
}

const COLUMNS: readonly Column<ScheduleView>[] = [
  { head: 'SCHEDULE', text: scheduleName, whole: true },
  { head: 'WHEN', text: ({ when }) => when },
  { head: 'ZONE', text: ({ timezone }) => timezone },
  { head: 'TASK', text: ({ task }) => task },
  {
    head: 'STATE',
    text: stateText,
    paint: (text, { enabled }, { colours }) => (enabled ? text : colours.yellow(text)),
    whole: true,
  },
]

/** As the commands take it: `maintenance.nightly`. */
export function scheduleName({ scheduler, key }: { readonly scheduler: string; readonly key: string }): string {
  return `${scheduler}.${key}`
}

function stateText({ enabled, declared }: ScheduleView): string {
  return `${enabled ? 'on' : 'paused'}${declared ? ', in code' : ''}`
}

export function scheduleCard(schedule: ScheduleView, look: Look): string[] {
  const { when, timezone, task, group, priority, labels, overlap, catchUp, start, end, jitterMinutes, input } = schedule
  const fields: readonly (readonly [string, readonly string[]])[] = [
    ['when', [`${when}, by the clocks of ${timezone}`]],
    ['task', [`${task} in ${group}/${priorityName(priority)}`]],
    ['labels', Object.entries(labels).map(([name, value]) => oneLine(`${name}=${value}`))],
    ['start', start === undefined ? [] : [instantAndAge(start, look.nowMs)]],
    ['end', end === undefined ? [] : [instantAndAge(end, look.nowMs)]],
    ['jitter', jitterMinutes === undefined ? [] : [`${jitterMinutes} minutes`]],
    ['overlap', [overlap]],
    ['catch up', [catchUp]],
    ['input', input === undefined ? [] : plainLines(valueText(input))],
  ]
  return [
    `${look.colours.bold(scheduleName(schedule))}  ${stateText(schedule)}`,
    ...fields.flatMap(([label, lines]) =>
      lines.map((line, index) => `  ${look.colours.dim((index === 0 ? label : '').padEnd(8))} ${line}`),
    ),
  ]
}

export function nextTable(times: readonly ScheduleTime[], look: Look): string[] {
  const columns: readonly Column<ScheduleTime>[] = [
    { head: 'LOCAL', text: ({ local }) => local.replace('T', ' '), whole: true },
    { head: 'AT', text: ({ at }) => (at === null ? '-' : instantText(at)), whole: true },
    {
      head: 'IN',
      text: ({ at }) => (at === null ? '-' : ageText(at.getTime() - look.nowMs)),
      align: 'right',
      whole: true,
    },
    { head: 'NOTE', text: ({ note }) => (note === undefined ? '' : NOTES[note]) },
  ]
  return tableLines(columns, times, look)
}

const NOTES = {
  skipped: 'leapt over: does not fire',
  repeated: 'shown twice: fires at the first',
} as const
