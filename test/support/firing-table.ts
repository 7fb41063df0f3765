import { nextTimes } from '../../lib/client/schedules/next-times.ts'
import { encodeFiring, tasksOf } from '../../lib/core/schedules/firing.ts'
import type { KnownSchedule } from '../../lib/ports/scheduler.ts'

/** A schedule in EventBridge's words, and when it fires. Times are ISO 8601. */
export interface FiringRow {
  readonly what: string
  readonly expression: string
  readonly timezone?: string
  readonly made: string
  readonly start?: string
  readonly end?: string
  /** How far it is followed. */
  readonly until: string
  /** All of its scheduled times from `made` to `until`. Worked out by hand from EventBridge's documents. */
  readonly fires: readonly string[]
  /** What its zone's clocks leap over meanwhile, and what they show twice. */
  readonly skipped?: readonly string[]
  readonly repeated?: readonly string[]
}

/** What every engine has to give: the memory scheduler, the embedded one, and the preview. */
export const FIRING_TABLE: readonly FiringRow[] = [
  {
    what: 'a rate begins when it is made, with that second',
    expression: 'rate(2 minutes)',
    made: '2027-01-01T12:00:30.400Z',
    until: '2027-01-01T12:05:00Z',
    fires: ['2027-01-01T12:00:30Z', '2027-01-01T12:02:30Z', '2027-01-01T12:04:30Z'],
  },
  {
    what: 'a rate with a start begins with that',
    expression: 'rate(1 hour)',
    made: '2027-01-01T12:00:00Z',
    start: '2027-01-01T13:20:00Z',
    until: '2027-01-01T16:00:00Z',
    fires: ['2027-01-01T13:20:00Z', '2027-01-01T14:20:00Z', '2027-01-01T15:20:00Z'],
  },
  {
    what: 'a rate whose start is a moment over goes by it',
    expression: 'rate(10 minutes)',
    made: '2027-01-01T12:00:00Z',
    start: '2027-01-01T11:58:00Z',
    until: '2027-01-01T12:20:00Z',
    fires: ['2027-01-01T12:08:00Z', '2027-01-01T12:18:00Z'],
  },
  {
    what: 'a rate with an end fires then for the last time',
    expression: 'rate(30 minutes)',
    made: '2027-01-01T12:00:00Z',
    end: '2027-01-01T13:00:00Z',
    until: '2027-01-02T00:00:00Z',
    fires: ['2027-01-01T12:00:00Z', '2027-01-01T12:30:00Z', '2027-01-01T13:00:00Z'],
  },
  {
    what: 'a rate of days takes no notice of clocks that change',
    expression: 'rate(1 day)',
    timezone: 'Europe/Berlin',
    made: '2027-03-27T10:00:00Z',
    until: '2027-03-30T00:00:00Z',
    fires: ['2027-03-27T10:00:00Z', '2027-03-28T10:00:00Z', '2027-03-29T10:00:00Z'],
  },
  {
    what: 'a cron does not fire for being made, even on its time',
    expression: 'cron(0/30 12 * * ? *)',
    made: '2027-01-01T12:00:00Z',
    until: '2027-01-02T12:15:00Z',
    fires: ['2027-01-01T12:30:00Z', '2027-01-02T12:00:00Z'],
  },
  {
    what: 'a cron with a start and an end fires on both',
    expression: 'cron(0 0 * * ? *)',
    timezone: 'Asia/Tokyo',
    made: '2027-01-01T12:00:00Z',
    start: '2027-01-02T15:00:00Z',
    end: '2027-01-03T15:00:00Z',
    until: '2027-01-10T00:00:00Z',
    fires: ['2027-01-02T15:00:00Z', '2027-01-03T15:00:00Z'],
  },
  {
    what: 'a start and an end are nothing to what fires once',
    expression: 'at(2027-01-01T09:00:07)',
    timezone: 'America/New_York',
    made: '2027-01-01T12:00:00Z',
    start: '2027-01-05T00:00:00Z',
    end: '2027-01-06T00:00:00Z',
    until: '2027-01-10T00:00:00Z',
    fires: ['2027-01-01T14:00:07Z'],
  },
  {
    what: 'Berlin: what the clocks leap over does not fire',
    expression: 'cron(30 2 * * ? *)',
    timezone: 'Europe/Berlin',
    made: '2027-03-26T12:00:00Z',
    until: '2027-03-30T00:00:00Z',
    fires: ['2027-03-27T01:30:00Z', '2027-03-29T00:30:00Z'],
    skipped: ['2027-03-28T02:30:00'],
  },
  {
    what: 'Berlin: what the clocks show twice fires once, the first time',
    expression: 'cron(30 2 * * ? *)',
    timezone: 'Europe/Berlin',
    made: '2027-10-30T12:00:00Z',
    until: '2027-11-02T00:00:00Z',
    fires: ['2027-10-31T00:30:00Z', '2027-11-01T01:30:00Z'],
    repeated: ['2027-10-31T02:30:00'],
  },
  {
    what: 'New York: each hour of the night of the change, the repeated one once',
    expression: 'cron(30 0-3 7 11 ? *)',
    timezone: 'America/New_York',
    made: '2027-11-06T00:00:00Z',
    until: '2027-11-08T00:00:00Z',
    fires: ['2027-11-07T04:30:00Z', '2027-11-07T05:30:00Z', '2027-11-07T07:30:00Z', '2027-11-07T08:30:00Z'],
    repeated: ['2027-11-07T01:30:00'],
  },
  {
    what: 'Lord Howe: half an hour is left out',
    expression: 'cron(0,15,30,45 2 3 10 ? *)',
    timezone: 'Australia/Lord_Howe',
    made: '2027-10-02T00:00:00Z',
    until: '2027-10-04T00:00:00Z',
    fires: ['2027-10-02T15:30:00Z', '2027-10-02T15:45:00Z'],
    skipped: ['2027-10-03T02:00:00', '2027-10-03T02:15:00'],
  },
  {
    what: 'Lord Howe: half an hour comes twice, and fires once',
    expression: 'cron(15,45 1 4 4 ? *)',
    timezone: 'Australia/Lord_Howe',
    made: '2027-04-03T00:00:00Z',
    until: '2027-04-05T00:00:00Z',
    fires: ['2027-04-03T14:15:00Z', '2027-04-03T14:45:00Z'],
    repeated: ['2027-04-04T01:45:00'],
  },
  {
    what: 'Casablanca: an hour back for Ramadan',
    expression: 'cron(30 2 * * ? *)',
    timezone: 'Africa/Casablanca',
    made: '2025-02-22T12:00:00Z',
    until: '2025-02-25T00:00:00Z',
    fires: ['2025-02-23T01:30:00Z', '2025-02-24T02:30:00Z'],
    repeated: ['2025-02-23T02:30:00'],
  },
  {
    what: 'Casablanca: and forward after it',
    expression: 'cron(30 2 * * ? *)',
    timezone: 'Africa/Casablanca',
    made: '2025-04-05T12:00:00Z',
    until: '2025-04-08T00:00:00Z',
    fires: ['2025-04-07T01:30:00Z'],
    skipped: ['2025-04-06T02:30:00'],
  },
  {
    what: 'Apia: an hour forward',
    expression: 'cron(30 3 * * ? *)',
    timezone: 'Pacific/Apia',
    made: '2020-09-25T00:00:00Z',
    until: '2020-09-28T00:00:00Z',
    fires: ['2020-09-25T14:30:00Z', '2020-09-27T13:30:00Z'],
    skipped: ['2020-09-27T03:30:00'],
  },
  {
    what: 'Apia: and back',
    expression: 'cron(30 3 * * ? *)',
    timezone: 'Pacific/Apia',
    made: '2021-04-02T00:00:00Z',
    until: '2021-04-05T00:00:00Z',
    fires: ['2021-04-02T13:30:00Z', '2021-04-03T13:30:00Z', '2021-04-04T14:30:00Z'],
    repeated: ['2021-04-04T03:30:00'],
  },
  {
    what: 'Apia: a whole day that was left out at the date line',
    expression: 'cron(0 12 * * ? *)',
    timezone: 'Pacific/Apia',
    made: '2011-12-28T12:00:00Z',
    until: '2012-01-01T00:00:00Z',
    fires: ['2011-12-28T22:00:00Z', '2011-12-29T22:00:00Z', '2011-12-30T22:00:00Z', '2011-12-31T22:00:00Z'],
    skipped: ['2011-12-30T12:00:00'],
  },
]

/** What a row's schedule sends: a task at each scheduled time. */
export const FIRING_MESSAGE = encodeFiring({
  v: 1,
  fire: { key: 'clock.row', lead: 0, offsets: [0] },
  name: 'note',
  group: 'default',
  priority: 2,
  codec: 'json',
})

/** The instants of what such schedules sent, in order. */
export function firedAt(bodies: readonly string[]): string[] {
  return bodies
    .flatMap((body) => tasksOf(body))
    .map(({ dueAt = 0 }) => `${new Date(dueAt).toISOString().slice(0, 19)}Z`)
    .sort()
}

/** What a preview, taken as the schedule is made, tells of the row: as many times as there should be, and one that should not be there. */
export function previewOf({ made, until, fires, skipped = [] }: FiringRow, known: KnownSchedule) {
  const count = fires.length + skipped.length + 1
  const times = nextTimes([known], Date.parse(made), count)
  const isIn = (at: Date | null) => at === null || at.getTime() <= Date.parse(until)
  const shown = times.filter(({ at }) => isIn(at))
  return {
    fires: shown.flatMap(({ at }) => (at === null ? [] : [`${at.toISOString().slice(0, 19)}Z`])),
    skipped: shown.filter(({ note }) => note === 'skipped').map(({ local }) => local),
    repeated: shown.filter(({ note }) => note === 'repeated').map(({ local }) => local),
  }
}

/** What it should tell: what fires as it is made is over then. */
export function previewed({ made, fires, skipped = [], repeated = [] }: FiringRow) {
  return { fires: fires.filter((at) => Date.parse(at) > Date.parse(made)), skipped, repeated }
}
