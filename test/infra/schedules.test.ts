import { Annotations, Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
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

  test('whose time is over is left out, and synth says so', () => {
    const stack = stackOf(at('2020-01-01T00:00:00Z', options))

    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 0)
    Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp('maintenance.nightly is left out'))
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
