import { Template } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { actionsOn, permissionsOf } from './statements.ts'
import { makeQueue, propertiesOf, resourcesOfType } from './synthesize.ts'

const { stack, queue } = makeQueue()
const template = Template.fromStack(stack)
const permissions = permissionsOf(template, 'TasksSchedulesRole')

test('all schedules of an app and stage belong to one group', () => {
  template.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'tl_fixture_test' })
})

test('only schedules of that group in that account may send in the role', () => {
  const [[groupId] = ['none']] = Object.entries(resourcesOfType(template, 'AWS::Scheduler::ScheduleGroup'))

  const role = roleProperties()
  expect(role['AssumeRolePolicyDocument']).toMatchObject({
    Statement: [
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
            'aws:SourceArn': { 'Fn::GetAtt': [groupId, 'Arn'] },
          },
        },
      },
    ],
  })
})

test('the role sends to the queues of the app and to the one for dropped firings, and can do nothing else', () => {
  const queues = [...queue.queues.values()].flat().map(({ plan }) => plan.name)

  expect(permissions.map(({ resource }) => resource).sort()).toEqual(
    [...queues, 'tl_fixture_test_schedules_dlq'].sort(),
  )
  expect(actionsOn(permissions, '')).toEqual(['sqs:SendMessage'])
})

test('schedules made by clients name the role, so its name never changes; it differs by region, as roles are of an account', () => {
  expect(roleProperties()['RoleName']).toEqual({
    'Fn::Join': ['', ['tl_fixture_test_schedules_', { Ref: 'AWS::Region' }]],
  })
})

test('firings that could not be delivered are kept for 14 days', () => {
  const dropped = propertiesOf(template, 'AWS::SQS::Queue', 'QueueName', 'tl_fixture_test_schedules_dlq')

  expect(dropped['MessageRetentionPeriod']).toBe(14 * 86_400)
})

test('the manifest says where all of it is', () => {
  const { Value: value } = propertiesOf(template, 'AWS::SSM::Parameter', 'Name', '/tasklane/fixture/test/resources')

  expect(
    JSON.parse(
      stack
        .resolve(value)
        ['Fn::Join'][1].map((part: unknown) => named(part))
        .join(''),
    ),
  ).toMatchObject({
    schedules: { group: 'tl_fixture_test', roleArn: 'the role', deadLetterArn: 'the dead-letter queue' },
  })
})

function named(part: unknown): string {
  if (typeof part === 'string') return part
  const text = JSON.stringify(part)
  if (/TasksSchedulesRole\w+","Arn"/.test(text)) return 'the role'
  return /TasksSchedulesDeadLetters\w+","Arn"/.test(text) ? 'the dead-letter queue' : 'other'
}

function roleProperties() {
  const [found] = Object.entries(resourcesOfType(template, 'AWS::IAM::Role')).filter(([id]) =>
    id.startsWith('TasksSchedulesRole'),
  )
  if (found === undefined) throw new Error('no role for schedules')
  return found[1].Properties
}
