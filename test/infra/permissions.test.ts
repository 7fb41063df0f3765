import { Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { describe, expect, test } from 'vitest'
import { actionsOn, permissionsOf } from './statements.ts'
import { makeQueue, propertiesOf, resourcesOfType } from './synthesize.ts'

const { stack, queue } = makeQueue()
const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })
queue.grantEnqueue(role('Producer'))
queue.grantRead(role('Reader'))
queue.grantOperate(role('Operator'))
const api = new LambdaFunction(stack, 'Api', {
  functionName: 'api',
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async () => {}'),
})
queue.grantEnqueue(api)
const template = Template.fromStack(stack)

describe('a worker function', () => {
  const permissions = permissionsOf(template, 'Tasksimagesworker')

  test('receives from and deletes in the queues of its own group only', () => {
    const receiving = permissions.filter(
      ({ action }) => action === 'sqs:ReceiveMessage' || action === 'sqs:DeleteMessage',
    )

    expect([...new Set(receiving.map(({ resource }) => resource))].sort()).toEqual(
      ['critical', 'high', 'low', 'normal'].map((priority) => `tl_fixture_test_images_${priority}`),
    )
  })

  test('sends to every queue of the app, as handlers enqueue, but to dead-letter queues of its own group only', () => {
    const sending = permissions.filter(({ action }) => action === 'sqs:SendMessage').map(({ resource }) => resource)

    expect(sending.filter((name) => !name.endsWith('_dlq'))).toHaveLength(8)
    expect(sending.filter((name) => name.endsWith('_dlq')).every((name) => name.includes('_images_'))).toBe(true)
    expect(sending.filter((name) => name.endsWith('_dlq'))).toHaveLength(4)
  })

  test('reads and writes records, and never deletes or scans', () => {
    expect(actionsOn(permissions, 'tl_fixture_test/index/')).toEqual(['dynamodb:Query'])
    expect(permissions.filter(({ resource }) => resource === 'tl_fixture_test').map(({ action }) => action)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:PartiQLInsert',
      'dynamodb:PartiQLUpdate',
      'dynamodb:PutItem',
    ])
  })

  test('reads and writes payloads, and can tell a missing one from a forbidden one', () => {
    const payloads = permissions.filter(({ action }) => action.startsWith('s3:'))

    expect(
      payloads.filter(({ resource }) => !/\/(inputs|waiting|results)\/\*$/.test(resource)).map(({ action }) => action),
    ).toEqual(['s3:ListBucket'])
    expect(actionsOn(payloads, '/results/')).toEqual(['s3:GetObject', 's3:PutObject'])
  })

  test('logs to its own log group', () => {
    const logging = permissions.filter(({ action }) => action.startsWith('logs:'))

    expect([...new Set(logging.map(({ resource }) => resource))]).toEqual(['/aws/lambda/tl_fixture_test_images'])
  })
})

describe('a producer', () => {
  const permissions = permissionsOf(template, 'Producer')

  test('sends, and can neither receive nor delete', () => {
    expect(
      permissions.filter(({ action }) => action.startsWith('sqs:')).every(({ action }) => action === 'sqs:SendMessage'),
    ).toBe(true)
    expect(permissions.filter(({ action }) => /Delete|Receive|Purge/.test(action))).toEqual([])
  })

  test('stores large inputs, and can not fetch large results', () => {
    expect(actionsOn(permissions, '/inputs/')).toEqual(['s3:PutObject'])
    expect(actionsOn(permissions, '/results/')).toEqual([])
  })

  test('that is a function is told where the resources are', () => {
    const { Variables: variables } = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'api')[
      'Environment'
    ] as {
      readonly Variables: Record<string, unknown>
    }

    expect(Object.keys(variables).sort()).toEqual([
      'TASKLANE_APP',
      'TASKLANE_BUCKET',
      'TASKLANE_LISTING',
      'TASKLANE_QUEUE_URL',
      'TASKLANE_SCHEDULE_DEAD_LETTERS',
      'TASKLANE_SCHEDULE_GROUP',
      'TASKLANE_SCHEDULE_ROLE',
      'TASKLANE_STAGE',
      'TASKLANE_TABLE',
    ])
  })
})

test('a reader changes nothing', () => {
  const changing = permissionsOf(template, 'Reader').filter(({ action }) =>
    /Put|Update|Insert|Delete|Write|Send/.test(action),
  )

  expect(changing).toEqual([])
})

test('an operator works through dead letters and changes records, yet takes no message from the workers', () => {
  const permissions = permissionsOf(template, 'Operator')

  expect(actionsOn(permissions, 'images_low_dlq')).toContain('sqs:ReceiveMessage')
  expect(actionsOn(permissions, 'tl_fixture_test')).toContain('dynamodb:PartiQLUpdate')
  expect(
    permissions.filter(({ action, resource }) => action === 'sqs:ReceiveMessage' && !resource.endsWith('_dlq')),
  ).toEqual([])
})

test('an operator switches the mappings of this app and no others', () => {
  const permissions = permissionsOf(template, 'Operator')

  const switched = permissions.filter(({ action }) => action === 'lambda:UpdateEventSourceMapping')
  expect(permissions.filter(({ action }) => action.startsWith('lambda:List'))).toEqual([])
  expect(switched).toHaveLength(8)
  expect(switched.every(({ resource }) => /:event-source-mapping:Tasks(default|images)mappings/.test(resource))).toBe(
    true,
  )
})

test('everyone finds the app by its own manifest and no other', () => {
  const everyone = ['Tasksimagesworker', 'Tasksdefaultworker', 'Producer', 'Reader', 'Operator']

  for (const who of everyone) {
    const reading = permissionsOf(template, who).filter(({ action }) => action === 'ssm:GetParametersByPath')
    expect(reading.map(({ resource }) => resource.split(':parameter').at(-1)).sort()).toEqual([
      '/tasklane/fixture/test',
      '/tasklane/fixture/test/*',
    ])
  }
})

test('no policy names all actions, or all resources where it could name some, and none is managed by AWS', () => {
  const roles = Object.entries(resourcesOfType(template, 'AWS::IAM::Role')).filter(([id]) => id.startsWith('Tasks'))
  const everything = ['Tasks', 'Producer', 'Reader', 'Operator'].flatMap((who) => permissionsOf(template, who))

  expect(everything.length).toBeGreaterThan(50)
  // AWS lets nobody narrow these down.
  expect(everything.filter(({ action, resource }) => resource === '*' || action.includes('*'))).toEqual([
    { action: 'sqs:ListQueues', resource: '*' },
    { action: 'scheduler:ListSchedules', resource: '*' },
    { action: 'scheduler:ListSchedules', resource: '*' },
  ])
  // Two workers, the sweeper, and the schedules'.
  expect(roles).toHaveLength(4)
  expect(roles.filter(([, { Properties }]) => Properties['ManagedPolicyArns'] !== undefined)).toEqual([])
})
