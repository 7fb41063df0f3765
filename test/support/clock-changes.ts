interface ClockChange {
  readonly zone: string
  readonly cron: string
  readonly what: string
  readonly after: string
  readonly fires: readonly string[]
}

/** Instants that every engine has to give: what the clocks leap over is skipped, what they show twice fires once. Worked out by hand. */
export const CLOCK_CHANGES: readonly ClockChange[] = [
  {
    zone: 'America/New_York',
    cron: '30 2 * * *',
    what: 'forward on 14 March 2027: no 2:30',
    after: '2027-03-13T00:00:00Z',
    fires: ['2027-03-13T07:30:00Z', '2027-03-15T06:30:00Z'],
  },
  {
    zone: 'America/New_York',
    cron: '30 1 * * *',
    what: 'back on 7 November 2027: the first 1:30 only',
    after: '2027-11-06T12:00:00Z',
    fires: ['2027-11-07T05:30:00Z', '2027-11-08T06:30:00Z'],
  },
  {
    zone: 'America/New_York',
    cron: '*/30 * * * *',
    what: 'back: each half hour of the day once',
    after: '2027-11-07T04:45:00Z',
    fires: ['2027-11-07T05:00:00Z', '2027-11-07T05:30:00Z', '2027-11-07T07:00:00Z'],
  },
  {
    zone: 'Europe/Berlin',
    cron: '0 3 * * *',
    what: 'forward on 28 March 2027: 3:00 is the first moment after the gap',
    after: '2027-03-27T12:00:00Z',
    fires: ['2027-03-28T01:00:00Z', '2027-03-29T01:00:00Z'],
  },
  {
    zone: 'Europe/Berlin',
    cron: '59 1 * * *',
    what: 'forward: 1:59 is the last moment before the gap',
    after: '2027-03-27T12:00:00Z',
    fires: ['2027-03-28T00:59:00Z', '2027-03-28T23:59:00Z'],
  },
  {
    zone: 'Europe/Dublin',
    cron: '15 1 * * *',
    what: 'back on 31 October 2027, where summer time is the standard',
    after: '2027-10-30T12:00:00Z',
    fires: ['2027-10-31T00:15:00Z', '2027-11-01T01:15:00Z'],
  },
  {
    zone: 'Australia/Lord_Howe',
    cron: '15 2 * * *',
    what: 'forward by half an hour on 3 October 2027: no 2:15',
    after: '2027-10-02T00:00:00Z',
    fires: ['2027-10-03T15:15:00Z', '2027-10-04T15:15:00Z'],
  },
  {
    zone: 'Australia/Lord_Howe',
    cron: '45 1 * * *',
    what: 'back by half an hour on 4 April 2027: the first 1:45 only',
    after: '2027-04-03T00:00:00Z',
    fires: ['2027-04-03T14:45:00Z', '2027-04-04T15:15:00Z'],
  },
  {
    zone: 'America/Santiago',
    cron: '0 0 * * 0',
    what: 'forward at midnight on 5 September 2027: that Sunday has none',
    after: '2027-08-28T12:00:00Z',
    fires: ['2027-08-29T04:00:00Z', '2027-09-12T03:00:00Z'],
  },
  {
    zone: 'Pacific/Apia',
    cron: '0 12 30 * *',
    what: 'a day that was left out at the date line, 30 December 2011',
    after: '2011-11-15T00:00:00Z',
    fires: ['2011-11-30T22:00:00Z', '2012-01-29T22:00:00Z'],
  },
  {
    zone: 'UTC',
    cron: '0 0 29 2 *',
    what: 'leap days, and none in 2100',
    after: '2092-03-01T00:00:00Z',
    fires: ['2096-02-29T00:00:00Z', '2104-02-29T00:00:00Z'],
  },
  {
    zone: 'Asia/Kathmandu',
    cron: '0 9 1 1 *',
    what: 'three quarters of an hour off',
    after: '2027-01-01T00:00:00Z',
    fires: ['2027-01-01T03:15:00Z', '2028-01-01T03:15:00Z'],
  },
]
