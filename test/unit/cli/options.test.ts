import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import { describe, expect, it } from 'vitest'
import { assertChosen } from '../../../lib/cli/bulk.ts'
import { appName } from '../../../lib/cli/connection.ts'
import { failureOf, nearestOf } from '../../../lib/cli/failure.ts'
import { chosenQueues } from '../../../lib/cli/filters.ts'
import { nearestSchedule } from '../../../lib/cli/nearest-schedule.ts'
import * as parse from '../../../lib/cli/parse-values.ts'
import { appNamedIn } from '../../../lib/cli/project-app.ts'
import { inputLines, readInput } from '../../../lib/cli/read-input.ts'
import { type EntryFlags, scheduleEntry, scheduleRef } from '../../../lib/cli/schedule-entry.ts'
import { Interrupted, NotAllDone, UsageError } from '../../../lib/cli/usage-error.ts'
import {
  OptionError,
  PartialEnqueueError,
  TaskNotFoundError,
  UnknownTaskError,
} from '../../../lib/core/errors/index.ts'

describe("options' values", () => {
  it.each([
    ['30s', parse.duration, '30s'],
    ['2', parse.priority, 'normal'],
    ['HIGH', parse.priority, 'high'],
    ['failure', parse.status, 'FAILURE'],
    ['0,30', parse.numbers, [0, 30]],
    ['receivedtoooften', parse.reason, 'ReceivedTooOften'],
    ['2027-03-01T09:00:00+01:00', parse.pastInstant, '2027-03-01T09:00:00+01:00'],
  ] as const)('%s is read', (text, read, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it.each([
    ['soon', parse.duration, /duration/],
    ['7', parse.priority, /critical/],
    ['DONE', parse.status, /PENDING/],
    ['1,x', parse.numbers, /commas/],
    ['2027-03-01', parse.pastInstant, /'2h', or ISO 8601 with an offset/],
    ['tomorrow', parse.instant, /^It must be ISO 8601 with an offset/],
    ['failure', parse.reason, /Malformed, .*Failed, ReceivedTooOften/],
    ['5', parse.wholeNumber(10, 20), /10 to 20/],
    ['1e3', parse.wholeNumber(0, Number.MAX_SAFE_INTEGER), /0 or more/],
    ['user', parse.label, /name=value/],
  ] as const)('%s is refused, with what it should be', (text, read, remedy) => {
    expect(() => read(text)).toThrow(remedy)
  })

  it('labels add up, and may have = in their values', () => {
    expect(parse.label('b=x=y', parse.label('a=1'))).toEqual({ a: '1', b: 'x=y' })
  })

  it('a time may be how long ago it was', () => {
    const ago = Date.now() - Date.parse(parse.pastInstant('2h'))

    expect(Math.abs(ago - 7_200_000)).toBeLessThan(60_000)
  })
})

describe('which tasks are meant', () => {
  it.each([
    [['id'], {}, {}, true],
    [[], { name: 'resize' }, {}, true],
    [[], {}, { all: true }, true],
    [['id'], { name: 'resize' }, {}, false],
    [['id'], {}, { all: true }, false],
    [[], {}, {}, false],
  ])('ids %j, filter %j, flags %j: %s', (ids, filter, flags, fine) => {
    const choose = () => assertChosen(ids, filter, flags)

    if (fine) expect(choose).not.toThrow()
    else expect(choose).toThrow(UsageError)
  })
})

describe('which queues are meant', () => {
  const queue = { depth: 0, inFlight: 0, delayed: 0, oldestAgeMs: null, deadLetters: 0, paused: false }
  const queues = [
    { ...queue, group: 'default', priority: 2 },
    { ...queue, group: 'images', priority: 0 },
    { ...queue, group: 'images', priority: 2 },
  ] as const

  it.each([
    [{}, [0, 1, 2]],
    [{ group: 'images' }, [1, 2]],
    [{ priority: 'normal' }, [0, 2]],
    [{ group: 'images', priority: 'critical' }, [1]],
  ] as const)('%j chooses %j', (filter, expected) => {
    expect(chosenQueues(queues, filter)).toEqual(expected.map((index) => queues[index]))
  })

  it('and what there is none of is said', () => {
    expect(() => chosenQueues(queues, { group: 'imges' })).toThrow(/no group 'imges'; it has default, images/)
    expect(() => chosenQueues(queues, { group: 'default', priority: 'low' })).toThrow(/default has the priority low/)
  })
})

describe('the app', () => {
  it('is named by the option, then the environment, then the project', () => {
    using project = new Folder({ 'package.json': '{"tasklane":{"app":"from-package"}}' })

    expect(appName({ app: 'given' }, { TASKLANE_APP: 'env' }, project.path)).toBe('given')
    expect(appName({}, { TASKLANE_APP: 'env' }, project.path)).toBe('env')
    expect(appName({}, {}, project.path)).toBe('from-package')
  })

  it("is what the project's tasks module defines, where package.json names none", () => {
    using project = new Folder({
      'package.json': '{"tasklane":{"entry":"src.ts"}}',
      'src.ts': "export default defineApp('media', { tasks })",
    })

    expect(appName({}, {}, project.path)).toBe('media')
  })

  it('has to be named where nothing says it', () => {
    using empty = new Folder({})

    expect(() => appName({}, {}, empty.path)).toThrow(/--app or TASKLANE_APP/)
  })

  it.each([
    ["defineApp('media', {", 'media'],
    ['defineApp(\n  "a-b", {', 'a-b'],
    ['defineApp(`x`, {', 'x'],
    ['defineApp(name, {', undefined],
    ["defineApp('No App!', {", undefined],
  ])('%j names %s', (source, name) => {
    expect(appNamedIn(source)).toBe(name)
  })
})

describe('inputs', () => {
  it('are JSON, with a hint at the quotes that texts need', async () => {
    expect(await readInput({ argument: '{"a":1}', file: undefined })).toEqual({ a: 1 })
    expect(await readInput({ argument: undefined, file: undefined })).toBeUndefined()
    await expect(readInput({ argument: 'hello', file: undefined })).rejects.toThrow(/'"hello"'/)
  })

  it('come from one place only', async () => {
    await expect(readInput({ argument: '1', file: 'x.json' })).rejects.toThrow(/twice/)
    await expect(readInput({ argument: undefined, file: '/no/such/file.json' })).rejects.toThrow(/can't be read/)
  })

  it('may be many, a line each, and the bad line is named', () => {
    expect(inputLines('1\n\n{"a":2}\r\n', 'in.jsonl')).toEqual([1, { a: 2 }])
    expect(() => inputLines('1\n\n{', 'in.jsonl')).toThrow(/line 3 of in\.jsonl/)
  })
})

describe('a schedule', () => {
  const flags: EntryFlags = { task: 'report', cron: '0 9 * * *' }

  it('belongs to the scheduler that its name says', () => {
    expect(scheduleRef('ann')).toEqual({ key: 'ann', scheduler: 'runtime' })
    expect(scheduleRef('maintenance.nightly')).toEqual({ key: 'nightly', scheduler: 'maintenance' })
  })

  it.each<[Partial<EntryFlags>, object]>([
    [{ cron: '0 9 * * *' }, { kind: 'cron', expression: '0 9 * * *' }],
    [{ rate: '5m' }, { kind: 'rate', every: '5m' }],
    [{ at: '2027-01-01T00:00:00Z' }, { kind: 'at', at: '2027-01-01T00:00:00Z' }],
    [
      { minutes: [0, 30], seconds: [0] },
      { kind: 'regular', sets: { seconds: [0], minutes: [0, 30] } },
    ],
  ])('fires by %j', (clock, expected) => {
    const entry = scheduleEntry('a', { x: 1 }, { task: 'report', ...clock })

    expect(entry).toEqual({ key: 'a', scheduler: 'runtime', task: 'report', input: { x: 1 }, clock: expected })
  })

  it('fires by one clock, no more and no less', () => {
    expect(() => scheduleEntry('a', 1, { task: 'report' })).toThrow(/none was given/)
    expect(() => scheduleEntry('a', 1, { ...flags, rate: '5m', hours: [1] })).toThrow(/3 were given/)
  })

  it('is left as it is, paused or not, unless it is said', () => {
    expect(scheduleEntry('a', 1, flags)).not.toHaveProperty('enabled')
    expect(scheduleEntry('a', 1, { ...flags, disabled: true })).toHaveProperty('enabled', false)
    expect(scheduleEntry('a', 1, { ...flags, enabled: true })).toHaveProperty('enabled', true)
  })
})

describe('failures', () => {
  it.each([
    [new UsageError('x'), 2, 'USAGE'],
    [new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'"), 2, 'USAGE'],
    [new OptionError('limit', 'x'), 2, 'OPTION_INVALID'],
    [new TaskNotFoundError('id'), 1, 'TASK_NOT_FOUND'],
    [Object.assign(new Error('x'), { code: 'ENOENT' }), 1, 'ENOENT'],
    ['thrown', 1, 'UNEXPECTED'],
  ])('%s exits with %i as %s', (error, exitCode, code) => {
    expect(failureOf(error)).toMatchObject({ exitCode, error: { code } })
  })

  it('say nothing where all has been said', () => {
    expect(failureOf(new NotAllDone())).toEqual({ exitCode: 1 })
    expect(failureOf(new Interrupted())).toEqual({ exitCode: 130 })
    expect(failureOf(new CommanderError(0, 'commander.help', '(outputHelp)'))).toEqual({ exitCode: 0 })
  })

  it('carry the fields of the error', () => {
    const partial = new PartialEnqueueError(['a'], [], ['b'])

    expect(failureOf(partial).error).toMatchObject({
      code: 'PARTIAL_ENQUEUE',
      accepted: ['a'],
      unknown: ['b'],
      retryable: true,
    })
    expect(failureOf(partial).error).not.toHaveProperty('name')
  })

  it('suggest the task that was probably meant', () => {
    const { error } = failureOf(new UnknownTaskError('resise', ['cleanup', 'resize']))

    expect(error).toMatchObject({ nearest: 'resize', message: expect.stringContaining('Did you mean resize?') })
    expect(nearestOf('resize', ['publish'])).toBeUndefined()
  })

  it.each([
    ['nightly', 'maintenance.nightly'],
    ['maintenance.nightli', 'maintenance.nightly'],
    ['reports.daily', undefined],
  ])('of the schedule %s suggest %s', (name, nearest) => {
    const all = [
      { scheduler: 'runtime', key: 'tick' },
      { scheduler: 'maintenance', key: 'nightly' },
    ]

    expect(nearestSchedule(scheduleRef(name), all)).toBe(nearest)
  })
})

class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'tasklane-cli-'))

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, name), text)
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
