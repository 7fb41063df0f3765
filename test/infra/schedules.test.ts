import { Annotations, Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { SCHEDULED_TIME, tasksOf } from '../../lib/core/schedules/firing.ts'
import { at, cron, defineApp, group, type ScheduleEntry, task } from '../../lib/index.ts'
import { makeQueue, propertiesOf, resourcesOfType } from './synthesize.ts'

const cleanup = task({
  name: 'cleanup',
  group: 'night',
  priority: 'low',
  run: (_input: { readonly deep: boolean }) => 'clean',
})
const options = { key: 'nightly', task: cleanup, input: { deep: true } }

function stackOf(...maintenance: ScheduleEntry[]) {
  const app = defineApp('night-owl', {
    tasks: [cleanup],
    groups: { night: group({ priorities: ['low'] }) },
    schedules: { maintenance },
  })
  return makeQueue({ app }).stack
}

const templateOf = (...entries: ScheduleEntry[]) => Template.fromStack(stackOf(...entries))

describe('a declared schedule', () => {
  test('sends its firing straight to the queue of its task, in the role and the group that all share', () => {
    const template = templateOf(cron('0 3 * * *', { ...options, timezone: 'Asia/Tokyo', jitter: '15m' }))

    const schedule = propertiesOf(template, 'AWS::Scheduler::Schedule', 'Name', 'maintenance.nightly')
    const target = schedule['Target'] as Record<string, unknown>

    expect(schedule).toMatchObject({
      GroupName: 'tl_night-owl_test',
      Description: 'declared in code',
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Tokyo',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    })
    expect(target).toMatchObject({
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringContaining('Schedules'), 'Arn'] } },
      RoleArn: { 'Fn::GetAtt': [expect.stringContaining('SchedulesRole'), 'Arn'] },
      Arn: { 'Fn::GetAtt': [expect.stringContaining('nightqueueslow'), 'Arn'] },
    })
    expect(JSON.parse(String(target['Input']))).toMatchObject({
      fire: { key: 'maintenance.nightly', at: '<aws.scheduler.scheduled-time>' },
      name: 'cleanup',
      input: { deep: true },
    })
  })

  test('of two day fields is two', () => {
    const template = templateOf(cron('0 0 1 * 5', options))

    const names = Object.values(resourcesOfType(template, 'AWS::Scheduler::Schedule')).map(
      ({ Properties }) => Properties['Name'],
    )

    expect(names).toEqual(['maintenance.nightly', 'maintenance.nightly.2'])
  })

  test.each([
    ['time', at('2020-01-01T00:00:00Z', options)],
    ['end', cron('0 3 * * *', { ...options, end: '2020-01-01T00:00:00Z' })],
  ])('whose %s is over is left out, and synth says so', (_, entry) => {
    const stack = stackOf(entry)

    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 0)
    Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp('maintenance.nightly is left out'))
  })

  test.each([
    [5, 'so near that a deploy may overtake it: its task is due before it fires, and starts then'],
    [11, 'so near that it has to fire less ahead than others'],
  ])('that is due in %s minutes is made, %s', (minutes) => {
    const due = new Date(Math.ceil(Date.now() / 1000) * 1000 + minutes * 60_000)
    const stack = stackOf(at(due, options))

    const schedule = propertiesOf(Template.fromStack(stack), 'AWS::Scheduler::Schedule', 'Name', 'maintenance.nightly')
    const firesAt = `${String(schedule['ScheduleExpression']).slice('at('.length, -1)}Z`
    const input = String((schedule['Target'] as { Input: string }).Input)
    const [task] = tasksOf(input.replace(SCHEDULED_TIME, firesAt))
    expect(Math.round((Date.parse(firesAt) - Date.now()) / 60_000)).toBe(10)
    expect(task).toMatchObject({
      id: `maintenance.nightly.${due.toISOString().replace('.000Z', 'Z')}.r`,
      dueAt: due.getTime(),
    })
    Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp('maintenance.nightly is due soon'))
  })

  test('that is due later fires two minutes ahead, and synth says nothing of it', () => {
    const stack = stackOf(at('2999-01-01T00:00:00Z', options))

    const schedule = propertiesOf(Template.fromStack(stack), 'AWS::Scheduler::Schedule', 'Name', 'maintenance.nightly')
    expect(schedule['ScheduleExpression']).toBe('at(2998-12-31T23:58:00)')
    Annotations.fromStack(stack).hasNoInfo('*', Match.stringLikeRegexp('maintenance.nightly'))
  })

  test('takes its start along until that is over', () => {
    const startOf = (start: string) =>
      propertiesOf(
        templateOf(cron('0 3 * * *', { ...options, start })),
        'AWS::Scheduler::Schedule',
        'Name',
        'maintenance.nightly',
      )['StartDate']

    expect(startOf('2020-01-01T00:00:00Z')).toBeUndefined()
    expect(startOf('2999-01-01T00:00:00Z')).toBe('2999-01-01T00:00:00.000Z')
  })

  test('of a priority that its group has no queue for is refused', () => {
    expect(() => templateOf(cron('0 3 * * *', { ...options, priority: 'high' }))).toThrow(
      /'maintenance.nightly': group 'night' has no queue of priority high/,
    )
  })
})
