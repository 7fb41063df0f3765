import { expect, test } from 'vitest'
import { defineApp } from '../../lib/core/app.ts'
import { task } from '../../lib/core/task.ts'
import { propertiesOf, resourcesOfType, synthesize } from './synthesize.ts'

const template = synthesize()
const queue = (name: string) => propertiesOf(template, 'AWS::SQS::Queue', 'QueueName', name)
const names = (of = template) =>
  Object.values(resourcesOfType(of, 'AWS::SQS::Queue'))
    .map(({ Properties }) => String(Properties['QueueName']))
    .filter((name) => !name.endsWith('_schedules_dlq'))
    .sort()

test('every priority of every group has its queue and its dead-letter queue', () => {
  const expected = ['default', 'images'].flatMap((group) =>
    ['critical', 'high', 'normal', 'low'].flatMap((priority) => [
      `tl_fixture_test_${group}_${priority}`,
      `tl_fixture_test_${group}_${priority}_dlq`,
    ]),
  )

  expect(names()).toEqual(expected.sort())
})

test('a group that names its priorities gets those queues only', () => {
  const app = defineApp('few', {
    tasks: [task({ name: 'any', run: () => 1 })],
    groups: { default: { priorities: ['high', 'normal'] } },
  })

  expect(names(synthesize({ app }))).toEqual([
    'tl_few_test_default_high',
    'tl_few_test_default_high_dlq',
    'tl_few_test_default_normal',
    'tl_few_test_default_normal_dlq',
  ])
})

test('a message stays hidden for six function timeouts and the batch window', () => {
  expect(queue('tl_fixture_test_images_high')['VisibilityTimeout']).toBe(6 * (20 + 15) + 3)
})

test('messages are kept for 14 days, in a dead-letter queue too', () => {
  const days14 = 14 * 86_400

  expect(queue('tl_fixture_test_default_low')['MessageRetentionPeriod']).toBe(days14)
  expect(queue('tl_fixture_test_default_low_dlq')['MessageRetentionPeriod']).toBe(days14)
})

test('only what was received a thousand times goes to the dead-letter queue, so that a bad deploy drains nothing', () => {
  const [dlqId] = Object.entries(resourcesOfType(template, 'AWS::SQS::Queue')).find(
    ([, { Properties }]) => Properties['QueueName'] === 'tl_fixture_test_images_low_dlq',
  ) ?? ['none']

  expect(queue('tl_fixture_test_images_low')['RedrivePolicy']).toEqual({
    deadLetterTargetArn: { 'Fn::GetAtt': [dlqId, 'Arn'] },
    maxReceiveCount: 1000,
  })
})

test('every queue is encrypted, and refuses plain HTTP', () => {
  const queues = resourcesOfType(template, 'AWS::SQS::Queue')
  const refusing = Object.values(resourcesOfType(template, 'AWS::SQS::QueuePolicy')).flatMap(({ Properties }) => {
    const { Statement } = Properties['PolicyDocument'] as { readonly Statement: readonly Record<string, unknown>[] }
    const refuses = Statement.some(
      ({ Effect, Condition }) =>
        Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    )
    return refuses ? (Properties['Queues'] as { readonly Ref: string }[]).map(({ Ref: id }) => id) : []
  })

  expect(Object.values(queues).every(({ Properties }) => Properties['SqsManagedSseEnabled'] === true)).toBe(true)
  expect(refusing.sort()).toEqual(Object.keys(queues).sort())
})

test('physical names depend on app, stage, group and priority alone, so that no deploy replaces a queue', () => {
  const app = defineApp('fixture', {
    tasks: ['resize', 'other'].map((name) => task({ name, group: 'images', run: () => 1 })),
    groups: { images: { memory: '2 GB', timeout: '5m' }, default: {} },
  })

  expect(names(synthesize({ app }))).toEqual(names())
})
