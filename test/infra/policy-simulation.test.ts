import { Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { beforeAll, describe, expect, test } from 'vitest'
import { TaskQueue } from '../../infra/index.ts'
import { defineApp } from '../../lib/index.ts'
import { type PolicyDocument, policiesOf, resourcePolicies } from '../support/iam/policies.ts'
import { allows } from '../support/iam/simulate.ts'
import { TemplateValues } from '../support/iam/template-values.ts'
import fixture, { cleanup } from './fixtures/tasks.ts'
import { ENTRY, makeQueue } from './synthesize.ts'

/** The synthesized policies, asked as IAM is asked. That they also allow all that each role does is shown in test/emulator/roles. */

const HERE = 'us-east-1:000000000000'
const queue = (name: string) => `arn:aws:sqs:${HERE}:tl_fixture_test_${name}`
const TABLE = `arn:aws:dynamodb:${HERE}:table/tl_fixture_test`
const BUCKET = 'arn:aws:s3:::tl-fixture-test-000000000000-us-east-1'
const mapping = (name: string) => `arn:aws:lambda:${HERE}:event-source-mapping:mapping-of-tl_fixture_test_${name}`

let values: TemplateValues
beforeAll(() => {
  const { stack, queue: own } = makeQueue()
  const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })
  own.grantEnqueue(role('Producer'))
  own.grantRead(role('Reader'))
  own.grantOperate(role('Operator'))
  new TaskQueue(stack, 'OtherStage', { app: fixture, entry: ENTRY, stage: 'test2' })
  const otherApp = defineApp('fixture-b', { tasks: [cleanup] })
  new TaskQueue(stack, 'OtherApp', { app: otherApp, entry: ENTRY, stage: 'test' })
  values = new TemplateValues(Template.fromStack(stack))
})

const ask = (role: string, action: string, resource: string, context: Record<string, string | string[]> = {}) =>
  allows(policiesOf(values, role), { action, resource, context })

const WORKER = 'Tasksimagesworker'
const SWEEPER = 'Taskssweeper'
const ROLES = [WORKER, 'Producer', 'Reader', 'Operator', SWEEPER]

const key = (id: string) => ({ 'dynamodb:LeadingKeys': [id] })
const reading = (...attributes: string[]) => ({
  ...key('a-task'),
  'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
  'dynamodb:Attributes': attributes,
})
const everything = { ...key('a-task'), 'dynamodb:Select': 'ALL_ATTRIBUTES' }
const changing = (returned: string, ...attributes: string[]) => ({
  ...key('a-task'),
  'dynamodb:ReturnValues': returned,
  'dynamodb:Attributes': ['id', 'part', ...attributes],
})

describe.each(ROLES)('%s', (role) => {
  test.each([
    ['dynamodb:DeleteItem', TABLE],
    ['dynamodb:BatchWriteItem', TABLE],
    ['dynamodb:PartiQLDelete', TABLE],
    ['dynamodb:PartiQLSelect', TABLE],
    ['dynamodb:Scan', TABLE],
    ['dynamodb:UpdateItem', TABLE],
    ['dynamodb:DeleteTable', TABLE],
    ['s3:DeleteObject', `${BUCKET}/results/a-task`],
    ['s3:DeleteBucket', BUCKET],
    ['sqs:PurgeQueue', queue('images_normal')],
    ['sqs:DeleteQueue', queue('images_normal')],
    ['sqs:SetQueueAttributes', queue('images_normal')],
    ['ssm:PutParameter', `arn:aws:ssm:${HERE}:parameter/tasklane/fixture/test/resources`],
  ])('may not %s on %s', async (action, resource) => {
    expect(await ask(role, action, resource, key('a-task'))).toBe(false)
  })

  test.each([
    ['another stage', 'tl_fixture_test2', 'tl_fixture_test2_default_normal'],
    ['another app', 'tl_fixture-b_test', 'tl_fixture-b_test_default_normal'],
  ])('touches nothing of %s', async (_, table, queueName) => {
    const records = `arn:aws:dynamodb:${HERE}:table/${table}`
    const bucket = `arn:aws:s3:::${table.replaceAll('_', '-')}-000000000000-us-east-1`
    const asked = [
      ...['BatchGetItem', 'Query', 'PartiQLInsert', 'PartiQLUpdate', 'PutItem'].map((name) => [
        `dynamodb:${name}`,
        records,
      ]),
      ['dynamodb:Query', `${records}/index/listing`],
      ...['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].flatMap((name) =>
        [queueName, `${queueName}_dlq`].map((one) => [`sqs:${name}`, `arn:aws:sqs:${HERE}:${one}`]),
      ),
      ...['inputs', 'results'].flatMap((folder) =>
        ['GetObject', 'PutObject'].map((name) => [`s3:${name}`, `${bucket}/${folder}/a-task`]),
      ),
      ['s3:ListBucket', bucket],
      ['ssm:GetParametersByPath', `arn:aws:ssm:${HERE}:parameter/tasklane/${table.slice(3).replace('_', '/')}/`],
      ['lambda:UpdateEventSourceMapping', `arn:aws:lambda:${HERE}:event-source-mapping:mapping-of-${queueName}`],
    ] as const

    const allowed = await Promise.all(
      asked.map(async ([action = '', arn = '']) =>
        (await ask(role, action, arn, everythingFor(action))) ? `${action} ${arn}` : [],
      ),
    )

    expect(allowed.flat()).toEqual([])
  })
})

describe('a producer', () => {
  test.each([
    ['sqs:SendMessage', queue('images_low'), {}, true],
    ['sqs:SendMessage', queue('images_low_dlq'), {}, false],
    ['sqs:ReceiveMessage', queue('images_low'), {}, false],
    ['sqs:DeleteMessage', queue('images_low'), {}, false],
    ['s3:PutObject', `${BUCKET}/inputs/a-task`, {}, true],
    ['s3:PutObject', `${BUCKET}/results/a-task`, {}, false],
    ['s3:GetObject', `${BUCKET}/results/a-task`, {}, false],
    ['s3:GetObject', `${BUCKET}/inputs/a-task`, {}, false],
    ['s3:DeleteObject', `${BUCKET}/inputs/a-task`, {}, false],
    ['dynamodb:Query', TABLE, everything, false],
    ['dynamodb:Query', `${TABLE}/index/listing`, everything, false],
    ['dynamodb:BatchGetItem', TABLE, reading('id', 'part', 'status', 'rev', 'ttl'), true],
    ['dynamodb:BatchGetItem', TABLE, reading('id', 'part', 'status', 'result'), false],
    ['dynamodb:BatchGetItem', TABLE, reading('id', 'resultRef'), false],
    ['dynamodb:BatchGetItem', TABLE, reading('id', 'error'), false],
    ['dynamodb:BatchGetItem', TABLE, reading('id', 'body'), false],
    ['dynamodb:BatchGetItem', TABLE, everything, false],
    ['dynamodb:GetItem', TABLE, reading('id', 'status'), false],
    ['dynamodb:PartiQLInsert', TABLE, key('a-task'), true],
    ['dynamodb:PartiQLInsert', TABLE, key('control#images#2'), false],
    ['dynamodb:PartiQLUpdate', TABLE, changing('NONE', 'status', 'rev', 'ttl'), true],
    ['dynamodb:PartiQLUpdate', TABLE, changing('NONE', 'result'), false],
    ['dynamodb:PartiQLUpdate', TABLE, changing('NONE', 'leaseToken'), false],
    ['dynamodb:PartiQLUpdate', TABLE, changing('ALL_OLD', 'rev'), false],
    ['dynamodb:PartiQLUpdate', TABLE, changing('ALL_NEW', 'rev'), false],
    ['dynamodb:PutItem', TABLE, key('key#0123'), true],
    ['dynamodb:PutItem', TABLE, key('a-task'), false],
    ['dynamodb:PutItem', TABLE, key('control#images#2'), false],
    ['dynamodb:PutItem', TABLE, {}, false],
    ['lambda:UpdateEventSourceMapping', mapping('images_low'), {}, false],
  ])('%s on %s, asking for %j: %s', async (action, resource, context, allowed) => {
    expect(await ask('Producer', action, resource, context)).toBe(allowed)
  })
})

describe("one group's worker", () => {
  test.each(['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes'])(
    'may sqs:%s on its own queues, and on no other group’s nor on any dead-letter queue',
    async (name) => {
      const on = (where: string) => ask(WORKER, `sqs:${name}`, queue(where))

      expect([await on('images_high'), await on('default_high')]).toEqual([true, false])
      expect([await on('images_high_dlq'), await on('default_high_dlq')]).toEqual([false, false])
    },
  )

  test('sends to all queues, and to its own dead-letter queues alone', async () => {
    const sends = (where: string) => ask(WORKER, 'sqs:SendMessage', queue(where))

    expect([await sends('images_low'), await sends('default_low')]).toEqual([true, true])
    expect([await sends('images_low_dlq'), await sends('default_low_dlq')]).toEqual([true, false])
  })
})

describe('a reader', () => {
  test.each([
    ['dynamodb:PartiQLInsert', TABLE],
    ['dynamodb:PartiQLUpdate', TABLE],
    ['dynamodb:PutItem', TABLE],
    ['sqs:SendMessage', queue('images_low')],
    ['sqs:ReceiveMessage', queue('images_low')],
    ['sqs:ReceiveMessage', queue('images_low_dlq')],
    ['s3:PutObject', `${BUCKET}/inputs/a-task`],
    ['s3:GetObject', `${BUCKET}/inputs/a-task`],
    ['lambda:UpdateEventSourceMapping', mapping('images_low')],
  ])('may not %s on %s', async (action, resource) => {
    expect(await ask('Reader', action, resource, key('key#0123'))).toBe(false)
  })

  test('sees records and results', async () => {
    expect(await ask('Reader', 'dynamodb:BatchGetItem', TABLE, everything)).toBe(true)
    expect(await ask('Reader', 's3:GetObject', `${BUCKET}/results/a-task`)).toBe(true)
  })
})

describe('schedules', () => {
  const schedule = (group: string) => `arn:aws:scheduler:${HERE}:schedule/${group}/runtime.nightly`
  const CHANGES = ['CreateSchedule', 'UpdateSchedule', 'GetSchedule', 'DeleteSchedule'].map(
    (name) => `scheduler:${name}`,
  )

  test("are made and changed by an operator, in the app's own group", async () => {
    for (const action of CHANGES) {
      expect([action, await ask('Operator', action, schedule('tl_fixture_test'))]).toEqual([action, true])
      expect([action, await ask('Operator', action, schedule('tl_fixture_test2'))]).toEqual([action, false])
    }
  })

  test('are nobody else’s business', async () => {
    for (const role of [WORKER, 'Producer', 'Reader'])
      for (const action of CHANGES) expect(await ask(role, action, schedule('tl_fixture_test'))).toBe(false)
  })

  test('are sent elsewhere by the sweeper when their queue goes, which makes and deletes none', async () => {
    const may = (group: string) => Promise.all(CHANGES.map((action) => ask(SWEEPER, action, schedule(group))))

    expect(await may('tl_fixture_test')).toEqual([false, true, true, false])
    expect(await may('tl_fixture_test2')).toEqual([false, false, false, false])
  })

  test('that tasks wait in are made by whoever enqueues, and taken away by whoever cancels; no one but the sweeper changes or reads them', async () => {
    const waiting = `arn:aws:scheduler:${HERE}:schedule/tl_fixture_test/due.01890000-0000-7000-8000-000000000000`
    const allowed = async (role: string) =>
      (await Promise.all(CHANGES.map(async (action) => [action, await ask(role, action, waiting)] as const)))
        .filter(([, yes]) => yes)
        .map(([action]) => action)

    expect(await allowed('Producer')).toEqual(['scheduler:CreateSchedule'])
    expect(await allowed(WORKER)).toEqual(['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'])
    expect(await allowed(SWEEPER)).toEqual(['scheduler:UpdateSchedule', 'scheduler:GetSchedule'])
    expect(await allowed('Reader')).toEqual([])
  })

  test('send in a role that is passed to EventBridge Scheduler, and to no other service', async () => {
    const role = 'arn:aws:iam::000000000000:role/tl_fixture_test_schedules_us-east-1'
    const passing = (service: string, who = 'Operator') =>
      ask(who, 'iam:PassRole', role, { 'iam:PassedToService': service })

    for (const who of ['Operator', 'Producer', WORKER, SWEEPER]) {
      expect(await passing('scheduler.amazonaws.com', who)).toBe(true)
      expect(await passing('lambda.amazonaws.com', who)).toBe(false)
    }
    expect(await passing('scheduler.amazonaws.com', 'Reader')).toBe(false)
  })
})

describe('the sweeper', () => {
  test('takes messages from queues that deploys left behind, and from none that is in use', async () => {
    const takes = (where: string) => ask(SWEEPER, 'sqs:ReceiveMessage', queue(where))

    expect([await takes('gone_low'), await takes('gone_low_dlq')]).toEqual([true, true])
    expect(await Promise.all(['images_low', 'images_low_dlq', 'schedules_dlq'].map(takes))).toEqual([
      false,
      false,
      false,
    ])
    expect(await ask(SWEEPER, 'sqs:DeleteQueue', queue('gone_low'))).toBe(true)
  })

  test('makes no record, and sees no payload', async () => {
    expect(await ask(SWEEPER, 'dynamodb:PartiQLInsert', TABLE, key('a-task'))).toBe(false)
    expect(await ask(SWEEPER, 'dynamodb:PartiQLInsert', TABLE, key('control#sweep'))).toBe(true)
    expect(await ask(SWEEPER, 's3:GetObject', `${BUCKET}/inputs/a-task`)).toBe(false)
    expect(await ask(SWEEPER, 's3:PutObject', `${BUCKET}/inputs/a-task`)).toBe(false)
  })
})

describe('without TLS', () => {
  const insecurely = async (action: string, resource: string, policy: PolicyDocument | undefined, secure: boolean) => {
    const everyAction = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } as const
    return allows([everyAction], { action, resource, context: { 'aws:SecureTransport': String(secure) } }, policy)
  }

  test('nobody reaches a queue, a dead-letter queue or the bucket, whatever else allows it', async () => {
    const guarded = resourcePolicies(values)
    const queues = values
      .ofType('AWS::SQS::Queue')
      .map(([, properties]) => String(values.resolved(properties['QueueName'])))
    const asked = [
      ...queues.map(
        (name) => ['sqs:SendMessage', `arn:aws:sqs:${HERE}:${name}`, `arn:aws:sqs:${HERE}:${name}`] as const,
      ),
      ['s3:GetObject', `${BUCKET}/results/a-task`, BUCKET] as const,
    ]

    const answers = await Promise.all(
      asked.map(async ([action, resource, guard]) => [
        await insecurely(action, resource, guarded.get(guard), true),
        await insecurely(action, resource, guarded.get(guard), false),
      ]),
    )

    expect(queues.filter((name) => name.endsWith('_dlq')).length).toBeGreaterThan(queues.length / 3)
    expect(answers).toEqual(asked.map(() => [true, false]))
  })
})

function everythingFor(action: string): Record<string, string | string[]> {
  return action.startsWith('dynamodb:') ? everything : {}
}
