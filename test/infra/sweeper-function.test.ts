import { Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { TaskQueue, TaskStorage } from '../../infra/index.ts'
import fixture from './fixtures/tasks.ts'
import { actionsOn, permissionsOf } from './statements.ts'
import { ENTRY, propertiesOf, synthesize, unbundledApp } from './synthesize.ts'

const template = synthesize()
const sweeper = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'tl_fixture_test_sweeper_hourly')

test('a rule calls the sweeper each hour, and leaves a failure to the next', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 hour)',
    State: 'ENABLED',
    Targets: [{ Arn: Match.anyValue(), RetryPolicy: { MaximumRetryAttempts: 0 } }],
  })
  template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'events.amazonaws.com' })
})

test('it is told where the table is, and has ten minutes', () => {
  expect(sweeper).toMatchObject({
    Runtime: 'nodejs24.x',
    Timeout: 600,
    Environment: { Variables: { TASKLANE_APP: 'fixture', TASKLANE_STAGE: 'test', TASKLANE_LISTING: 'on' } },
  })
  expect(sweeper).toHaveProperty('Environment.Variables.TASKLANE_TABLE')
})

test('a rule calls it when its own stack was updated, lest queues that went away wait for the hour', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.cloudformation'],
      'detail-type': ['CloudFormation Stack Status Change'],
      detail: { 'stack-id': [{ Ref: 'AWS::StackId' }], 'status-details': { status: ['UPDATE_COMPLETE'] } },
    },
  })
})

test('it ends records, takes messages out of queues that are not in use, and sees no payload', () => {
  const permissions = permissionsOf(template, 'Taskssweeper')

  expect(actionsOn(permissions, 'tl_fixture_test/index/')).toEqual(['dynamodb:Query'])
  expect(permissions.filter(({ resource }) => resource === 'tl_fixture_test').map(({ action }) => action)).toEqual([
    'dynamodb:BatchGetItem',
    'dynamodb:PartiQLUpdate',
    'dynamodb:PartiQLInsert',
  ])
  expect(permissions.filter(({ action }) => action.startsWith('s3:'))).toEqual([])
  expect([
    ...new Set(permissions.filter(({ action }) => /^logs:/.test(action)).map(({ resource }) => resource)),
  ]).toEqual(['/aws/lambda/tl_fixture_test_sweeper_hourly'])
})

test('it is there without the listing index as well: queues are left behind all the same', () => {
  const stack = new Stack(unbundledApp(), 'Stack')
  const storage = new TaskStorage(stack, 'Storage', { app: fixture, stage: 'test', listing: false })
  new TaskQueue(stack, 'Tasks', { app: fixture, entry: ENTRY, storage })

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'tl_fixture_test_sweeper_hourly',
    Environment: { Variables: Match.objectLike({ TASKLANE_LISTING: 'off' }) },
  })
})
