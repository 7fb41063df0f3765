import { createColors } from 'picocolors'
import { describe, expect, it } from 'vitest'
import { countsTable, deadLetterCounts } from '../../../lib/cli/views/counts-table.ts'
import { deadLetterTable } from '../../../lib/cli/views/dead-letter-table.ts'
import { logLines } from '../../../lib/cli/views/log-lines.ts'
import type { Look } from '../../../lib/cli/views/look.ts'
import { queueTable } from '../../../lib/cli/views/queue-table.ts'
import { nextTable, scheduleCard, scheduleTable } from '../../../lib/cli/views/schedule-table.ts'
import { taskCard } from '../../../lib/cli/views/task-card.ts'
import { taskTable } from '../../../lib/cli/views/task-table.ts'
import { widthOf } from '../../../lib/cli/views/text.ts'
import type { QueueView, TaskDetails, TaskView } from '../../../lib/core/client-types.ts'
import type { ScheduleView } from '../../../lib/core/schedule-types.ts'

const NOW = Date.parse('2027-03-01T12:00:00Z')
const look: Look = { columns: 80, colours: createColors(false), nowMs: NOW }
const ID = '01964d2d-8ced-731e-9fc4-9b645d2d8ced'

const TASK: TaskView = {
  id: ID,
  name: 'resize',
  group: 'images',
  priority: 1,
  status: 'PENDING',
  attempt: 0,
  takeovers: 0,
  labels: {},
  progress: null,
  createdAt: new Date(NOW - 180_000),
  dueAt: undefined,
  expiresAt: undefined,
  startedAt: undefined,
  completedAt: undefined,
  executionMs: undefined,
  cancelRequested: false,
}
const ERROR = { type: 'TypeError', code: 'E_WIDTH', message: 'no such width', retryable: false }

describe('the table of tasks', () => {
  it('keeps ids whole, and cuts the rest to the width of the screen', () => {
    const message = 'the picture is broken '.repeat(20)
    const tasks: TaskView[] = [
      { ...TASK, name: 'a-name-that-is-rather-long', status: 'FAILURE', error: { ...ERROR, message } },
      TASK,
    ]

    const lines = taskTable(tasks, look)

    expect(lines).toHaveLength(3)
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80)
    expect(lines[1]).toMatch(new RegExp(`^${ID}  a-name.*…  FAILURE   3m  TypeError.*…$`))
    expect(lines[2]).toContain(ID)
  })

  it.each<[Partial<TaskView>, string]>([
    [{}, ''],
    [{ dueAt: new Date(NOW + 90_000) }, 'due in 1m'],
    [{ attempt: 1, error: ERROR }, 'attempt 2, after TypeError: no such width'],
    [{ status: 'STARTED', progress: { current: 3, total: 10, message: 'decoded' } }, '3/10 decoded'],
    [{ status: 'STARTED', attempt: 2, cancelRequested: true }, 'is asked to end, attempt 3'],
    [{ status: 'SUCCESS', executionMs: 1240 }, '1.24 s'],
    [{ status: 'CANCELLED' }, ''],
    [{ status: 'FAILURE', error: ERROR }, 'TypeError: no such width'],
  ])('says of %j what there is to say: %s', (change, detail) => {
    const lines = taskTable([{ ...TASK, ...change }], { ...look, columns: 200 })

    expect(lines[1]?.slice((lines[0] ?? '').indexOf('DETAIL'))).toBe(detail)
  })

  it("lets no task's text move the cursor or break its line", () => {
    const error = { ...ERROR, message: 'one\u001b[2J\r\ntwo\u0007' }

    const [, line] = taskTable([{ ...TASK, status: 'FAILURE', error }], { ...look, columns: 200 })

    expect(line).toMatch(/TypeError: one two$/)
  })

  it('colours the status alone, after it has been cut to size', () => {
    const colours = createColors(true)

    const [, line = ''] = taskTable([{ ...TASK, status: 'SUCCESS', executionMs: 5 }], { ...look, colours })

    expect(line).toContain(colours.green('SUCCESS'))
    expect(widthOf(line)).toBeLessThanOrEqual(80)
  })
})

describe('the card of a task', () => {
  const details: TaskDetails = {
    ...TASK,
    status: 'FAILURE',
    attempt: 1,
    labels: { user: 'u1', page: '3' },
    startedAt: new Date(NOW - 60_000),
    completedAt: new Date(NOW - 59_000),
    executionMs: 1000,
    input: { width: 13 },
    retriedAs: `${ID}~1`,
    error: { ...ERROR, stack: 'TypeError: no such width\n    at run (/app/tasks.ts:8:3)' },
    attempts: [
      { attempt: 0, startedAt: new Date(NOW - 70_000), endedAt: new Date(NOW - 68_000), error: ERROR, logs: [] },
      {
        attempt: 1,
        startedAt: new Date(NOW - 60_000),
        endedAt: new Date(NOW - 59_000),
        error: ERROR,
        logs: [{ time: new Date(NOW), level: 'warn', message: 'odd', attempt: 1, fields: { width: 13 } }],
      },
    ],
  }

  it('has all that is known, and leaves out what is not', () => {
    const lines = taskCard(details, look)

    expect(lines).toEqual([
      `${ID}  FAILURE  resize`,
      '  queue      images/high',
      '  created    2027-03-01 11:57:00Z (3m ago)',
      '  started    2027-03-01 11:59:00Z (1m ago), attempt 2',
      '  ended      2027-03-01 11:59:01Z (59s ago), after a run of 1.00 s',
      '  labels     user=u1 page=3',
      `  retried as ${ID}~1`,
      '  input      {"width":13}',
      '  error      TypeError: no such width (E_WIDTH)',
      '                 at run (/app/tasks.ts:8:3)',
      '  attempts   1: 2.00 s, TypeError: no such width',
      '             2: 1.00 s, TypeError: no such width',
    ])
  })

  it('ends with what the task wrote where that is given', () => {
    const lines = taskCard({ ...details, logs: details.attempts.flatMap(({ logs }) => logs) }, look)

    expect(lines.slice(-2)).toEqual(['', '2027-03-01T12:00:00.000Z 2 warn  odd {"width":13}'])
  })
})

describe('other views', () => {
  it('a log line of several lines is indented below its first', () => {
    const lines = logLines([{ time: new Date(NOW), level: 'error', message: 'a\nb', attempt: 0 }], look)

    expect(lines).toEqual(['2027-03-01T12:00:00.000Z 1 error a', '    b'])
  })

  it('a table of counts has the most frequent first, and nothing for none', () => {
    const counts = [
      { name: 'resize', reason: 'E_A', count: 2 },
      { name: 'resize', reason: 'E_B', count: 30 },
    ]

    expect(countsTable(counts, look)).toEqual(['TASKS  NAME    REASON', '   30  resize  E_B', '    2  resize  E_A'])
    expect(countsTable([], look)).toEqual([])
  })

  it('dead letters are counted by queue, task and reason', () => {
    const counts = [{ group: 'images', priority: 3, name: '', reason: 'Malformed', count: 1 }] as const

    const lines = deadLetterCounts({ examined: 1, matched: 1, complete: true, counts }, look)

    expect(lines).toEqual(['MESSAGES  QUEUE       NAME  REASON', '       1  images/low  -     Malformed'])
  })

  it('dead letters are listed with what the worker said, or their body', () => {
    const message = {
      group: 'images',
      priority: 3,
      messageId: 'm1',
      reason: 'Malformed',
      detail: '',
      body: '{"x":1}',
    } as const
    const messages = [{ ...message, sentAt: new Date(NOW - 5000), receiveCount: 1 }]

    const lines = deadLetterTable({ messages, examined: 1, matched: 1, complete: true }, look)

    expect(lines).toEqual([
      'TASK        NAME  REASON     AGE  QUEUE',
      'message m1  -     Malformed   5s  images/low',
      '  {"x":1}',
    ])
  })

  it('queues show what waits, and a paused one when SQS begins to delete', () => {
    const queue: QueueView = {
      group: 'images',
      priority: 3,
      depth: 12,
      inFlight: 1,
      delayed: 0,
      oldestAgeMs: 5000,
      deadLetters: 2,
      paused: true,
    }

    const lines = queueTable([{ ...queue, retentionEndsAt: new Date(NOW + 86_400_000) }], look)

    expect(lines).toEqual([
      'GROUP   PRIORITY  DEPTH  RUNNING  DELAYED  OLDEST  DEAD  STATE',
      'images  low          12        1        0      5s     2  paused',
      'images/low is paused: SQS begins to delete what waits 2027-03-02 12:00:00Z (in 24h)',
    ])
  })

  const schedule: ScheduleView = {
    key: 'nightly',
    scheduler: 'maintenance',
    declared: true,
    when: 'cron(0 3 * * ? *)',
    timezone: 'Asia/Tokyo',
    task: 'cleanup',
    group: 'default',
    priority: 2,
    labels: { by: 'clock' },
    enabled: false,
    overlap: 'skip',
    catchUp: 'last',
    start: undefined,
    end: undefined,
    jitterMinutes: 5,
  }

  it('schedules are named as the commands take them', () => {
    expect(scheduleTable([schedule], look)[1]).toBe(
      'maintenance.nightly  cron(0 3 * * ? *)  Asia/Tokyo  cleanup  paused, in code',
    )
  })

  it('a schedule shows its clock, task and options', () => {
    expect(scheduleCard(schedule, look)).toEqual([
      'maintenance.nightly  paused, in code',
      '  when     cron(0 3 * * ? *), by the clocks of Asia/Tokyo',
      '  task     cleanup in default/normal',
      '  labels   by=clock',
      '  jitter   5 minutes',
      '  overlap  skip',
      '  catch up last',
    ])
  })

  it('the next times tell which of them the clocks leap over', () => {
    const times = [
      { local: '2027-03-28T02:30:00', at: null, note: 'skipped' },
      { local: '2027-03-29T02:30:00', at: new Date('2027-03-29T00:30:00Z') },
    ] as const

    expect(nextTable(times, look)).toEqual([
      'LOCAL                AT                     IN  NOTE',
      '2027-03-28 02:30:00  -                       -  leapt over: does not fire',
      '2027-03-29 02:30:00  2027-03-29 00:30:00Z  27d',
    ])
  })
})
