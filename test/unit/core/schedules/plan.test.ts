import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineApp } from '../../../../lib/core/app.ts'
import { group } from '../../../../lib/core/group.ts'
import { at, cron, rate, regular, type ScheduleEntry } from '../../../../lib/core/schedule.ts'
import { isFiring, tasksOf } from '../../../../lib/core/schedules/firing.ts'
import { planEntry } from '../../../../lib/core/schedules/plan.ts'
import { task } from '../../../../lib/core/task.ts'

const cleanup = task({ name: 'cleanup', priority: 'low', run: (_input: { readonly note: string }) => 'clean' })
const options = { key: 'nightly', task: cleanup, input: { note: '<b>' } }

/** What the queue gets when EventBridge fires a schedule at a time. */
const fired = (message: string, time: string) => message.replace('<aws.scheduler.scheduled-time>', time)

describe('an entry', () => {
  test('becomes one schedule that sends a firing to its task’s queue', () => {
    const [plan, ...more] = planEntry('maintenance', cron('0 3 * * *', { ...options, timezone: 'Asia/Tokyo' }))

    expect(more).toEqual([])
    expect(plan).toMatchObject({
      name: 'maintenance.nightly',
      expression: 'cron(0 3 * * ? *)',
      timezone: 'Asia/Tokyo',
      enabled: true,
      maxAgeSeconds: 86_400,
      group: 'default',
      priority: 3,
    })
  })

  test('of both day fields becomes two schedules, whose tasks of one time are one', () => {
    const plans = planEntry('maintenance', cron('0 0 1 * 5', options))
    const ids = plans.map(({ message }) => tasksOf(fired(message, '2027-01-01T00:00:00Z')).map(({ id }) => id))

    expect(plans.map(({ name }) => name)).toEqual(['maintenance.nightly', 'maintenance.nightly.2'])
    expect(ids[0]).toEqual(ids[1])
  })

  test.each([
    [rate('5m', options), 'rate(5 minutes)'],
    [rate('1h', options), 'rate(1 hour)'],
    [rate('7d', options), 'rate(7 days)'],
    [rate('90m', options), 'rate(90 minutes)'],
    [rate('20s', options), 'cron(* * * * ? *)'],
    [at('2027-01-01T00:00:00Z', options), 'at(2026-12-31T23:58:00)'],
    [regular({ minutes: [0, 30] }, options), 'cron(0,30 * * * ? *)'],
  ])('%# is said in EventBridge’s form', (entry, expression) => {
    expect(planEntry('maintenance', entry).map((plan) => plan.expression)).toEqual([expression])
  })

  test('takes its window, bounds and patience along', () => {
    const [plan] = planEntry(
      'maintenance',
      rate('1h', { ...options, jitter: '15m', start: '2027-01-01T00:00:00Z', catchUp: 'none', enabled: false }),
    )

    expect(plan).toMatchObject({
      flexibleMinutes: 15,
      startAt: Date.UTC(2027, 0, 1),
      endAt: undefined,
      maxAgeSeconds: 60,
      enabled: false,
    })
  })
})

describe('a firing', () => {
  test('has no < but that of its placeholder, and brings the input back as it was', () => {
    const [plan] = planEntry('maintenance', cron('0 3 * * *', options))
    const message = plan?.message ?? ''

    expect(message.match(/</g)).toEqual(['<'])
    expect(tasksOf(fired(message, '2027-01-01T03:00:00Z'))).toEqual([
      {
        v: 1,
        id: 'maintenance.nightly.2027-01-01T03:00:00Z.r',
        rec: 'claim',
        track: 'run',
        name: 'cleanup',
        group: 'default',
        priority: 3,
        codec: 'json',
        input: { note: '<b>' },
        enqueuedAt: Date.parse('2027-01-01T03:00:00Z'),
        dueAt: Date.parse('2027-01-01T03:00:00Z'),
        scheduleKey: 'maintenance.nightly',
      },
    ])
  })

  test('is known however its JSON is spaced: some that forward messages write it anew', () => {
    const [plan] = planEntry('maintenance', cron('0 3 * * *', options))
    const anew = JSON.stringify(JSON.parse(fired(plan?.message ?? '', '2027-01-01T03:00:00Z')), null, 1)

    expect(isFiring(anew)).toBe(true)
    expect(isFiring('{"v":1,"id":"fire"}')).toBe(false)
  })

  test('of seconds makes a task for each, in the minute after its own', () => {
    const [plan] = planEntry('maintenance', rate('20s', options))

    const tasks = tasksOf(fired(plan?.message ?? '', '2027-01-01T03:00:00Z'))

    expect(tasks.map(({ dueAt = 0 }) => new Date(dueAt).toISOString())).toEqual([
      '2027-01-01T03:01:00.000Z',
      '2027-01-01T03:01:20.000Z',
      '2027-01-01T03:01:40.000Z',
    ])
  })

  test('counts only where all sets hold', () => {
    const entry = regular({ seconds: [0, 30], minutes: [0], hours: [9] }, { ...options, timezone: 'Europe/Berlin' })
    const [plan] = planEntry('maintenance', entry)
    const at = (time: string) => tasksOf(fired(plan?.message ?? '', time)).length

    expect([at('2027-01-04T07:59:00Z'), at('2027-01-04T08:00:00Z'), at('2027-01-04T08:59:00Z')]).toEqual([2, 0, 0])
  })

  test.each([
    '{"v":1,"fire":{}}',
    '{"v":1,"fire":null}',
    '{"v":1,"fire":{"key":"a.b","at":"soon","lead":0,"offsets":[0]}}',
  ])('%s is malformed', (body) => {
    expect(() => tasksOf(body)).toThrow(/wrong type or out of bounds/)
  })
})

describe('an entry that can’t be kept is refused with the app', () => {
  const base = { key: 'nightly', task: cleanup, input: { note: '' } }

  test.each<[string, ScheduleEntry, RegExp]>([
    ['a rate that is no whole minute', rate('90s', base), /whole minutes/],
    ['seconds that do not divide the minute', rate('7s', base), /divide/],
    ['a window of seconds', cron('0 3 * * *', { ...base, jitter: '30s' }), /jitter "30s" must be 1 minute to 24 hours/],
    ['all that was missed', cron('0 3 * * *', { ...base, catchUp: 'all' as never }), /catchUp 'all' can't be kept/],
    ['an overlap of its own', cron('0 3 * * *', { ...base, overlap: 'queue' as never }), /overlap is "queue"/],
    ['a priority that is none', cron('0 3 * * *', { ...base, priority: 'top' as never }), /priority "top" is none of/],
    [
      'a start that is none',
      cron('0 3 * * *', { ...base, start: 'soon' }),
      /start is "soon"; give a Date, or ISO 8601/,
    ],
    ['a start without an offset', cron('0 3 * * *', { ...base, start: '2030-01-01T00:00:00' }), /with an offset/],
    ['a time without an offset', at('2030-01-01T00:00:00', base), /at is "2030-01-01T00:00:00"; .* with an offset/],
    ['a day that there is not', at('2030-02-30T00:00:00Z', base), /at is "2030-02-30/],
    ['a time that is none', at(null as never, base), /at is null/],
    ['a time of five digits', at(new Date(8.64e15), base), /years of four digits/],
    [
      'an end that is not after its start',
      rate('1h', { ...base, start: '2030-01-01T00:00:00Z', end: '2030-01-01T00:00:00Z' }),
      /its end 2030-01-01T00:00:00.000Z is not after its start/,
    ],
    ['a day that never comes', cron('0 0 30 2 *', base), /no day that ever comes/],
    ['sets that never meet', regular({ days: [31], months: [4, 6] }, base), /no day that ever comes/],
    ['a set that there is not', regular({ minute: [0] } as never, base), /no set 'minute', only seconds, minutes/],
    ['a set that is none', regular({ minutes: 5 } as never, base), /minutes is 5 and must be a list/],
    ['sets that are none', regular(null as never, base), /regular is null/],
    ['an expression that is no text', cron(5 as never, base), /cron is 5 and must be a text/],
    ['an offset for a zone', cron('0 3 * * *', { ...base, timezone: '+05:30' }), /no IANA zone/],
    ['a zone in small letters', cron('0 3 * * *', { ...base, timezone: 'europe/paris' }), /no IANA zone/],
    ['a zone by its short name', cron('0 3 * * *', { ...base, timezone: 'PST' }), /no IANA zone/],
    ['a switch that is none', cron('0 3 * * *', { ...base, enabled: 'no' as never }), /enabled is "no"/],
    ['a label that is none', cron('0 3 * * *', { ...base, labels: { by: 5 as never } }), /label 'by' is 5/],
    ['labels that are none', cron('0 3 * * *', { ...base, labels: ['by'] as never }), /labels is \["by"\]/],
    ['a key that is none', cron('0 3 * * *', { ...base, key: undefined as never }), /1 to 40 letters/],
    ['a task by its name', cron('0 3 * * *', { ...base, task: 'cleanup' }) as never, /"cleanup" is no task definition/],
    [
      'a task that only looks like one',
      { ...cron('0 3 * * *', base), task: { name: 'cleanup' } } as never,
      /no task definition/,
    ],
    ['what no function of ours gave', 'daily' as never, /entry 0 is no schedule; make it with cron/],
    [
      'an input over what EventBridge sends',
      cron('0 3 * * *', { ...base, input: { note: 'x'.repeat(262_144) } }),
      /must be 1 to 262144/,
    ],
    ['an input that can’t travel', cron('0 3 * * *', { ...base, input: { note: 1n as never } }), /bigint/],
  ])('%s', (_, entry, message) => {
    expect(() => defineApp('app', { tasks: [cleanup], schedules: { maintenance: [entry] } })).toThrow(message)
  })

  test('an input that its task’s schema refuses', () => {
    const sized = task({ name: 'sized', input: z.object({ size: z.number().max(9) }), run: () => undefined })
    const entry = cron('0 3 * * *', { key: 'nightly', task: sized, input: { size: 10 } })

    expect(() => defineApp('app', { tasks: [sized], schedules: { maintenance: [entry] } })).toThrow(
      /'maintenance.nightly': .*size/,
    )
  })

  test('an input is left to the worker where its schema takes its time', () => {
    const late = z.string().refine(async () => false)
    const slow = task({ name: 'slow', input: late, run: () => undefined })
    const entry = cron('0 3 * * *', { key: 'nightly', task: slow, input: 'x' })

    expect(() => defineApp('app', { tasks: [slow], schedules: { maintenance: [entry] } })).not.toThrow()
  })

  test('a priority that its task’s group has no queue for', () => {
    const night = task({ name: 'night', group: 'night', priority: 'low', run: () => undefined })
    const entry = cron('0 3 * * *', { key: 'nightly', task: night, input: undefined, priority: 'high' })
    const groups = { night: group({ priorities: ['low'] }) }

    expect(() => defineApp('app', { tasks: [night], groups, schedules: { maintenance: [entry] } })).toThrow(
      /'maintenance.nightly': group 'night' has no queue of priority high/,
    )
  })

  test('entries that are no list', () => {
    const schedules = { maintenance: cron('0 3 * * *', base) as never }

    expect(() => defineApp('app', { tasks: [cleanup], schedules })).toThrow(/'maintenance' must be a list/)
  })

  test('a scheduler of the name that is kept for delayed tasks', () => {
    const schedules = { due: [cron('0 3 * * *', base)] }

    expect(() => defineApp('app', { tasks: [cleanup], schedules })).toThrow(/'due' is kept for delayed tasks/)
  })
})
