import { Duration, Stack } from 'aws-cdk-lib'
import { expect, test } from 'vitest'
import { TaskStorage, type WorkerOptions } from '../../infra/index.ts'
import { defineApp } from '../../lib/core/app.ts'
import type { GroupOptions } from '../../lib/core/group.ts'
import { task } from '../../lib/core/task.ts'
import fixture from './fixtures/tasks.ts'
import { synthesize, unbundledApp } from './synthesize.ts'

const withGroup = (options: GroupOptions) =>
  synthesize({ app: defineApp('x', { tasks: [task({ name: 'any', run: () => 1 })], groups: { default: options } }) })
const withWorker = (options: WorkerOptions) => synthesize({ workers: { images: options } })

test.each([
  [
    'a hard maximum too small to split',
    { hard: true, maxInvocations: 7 },
    /\(7\) over 4 priorities, .* give 8 or more/,
  ],
  ['maxInvocations under the minimum of Lambda', { maxInvocations: 1 }, /maxInvocations is 1 .* must be 2 to 1000/],
  ['a timeout over what 15 minutes leave', { timeout: '15m' }, /timeout is 900 seconds and must be 1 to 885/],
  ['a batch over what a mapping takes', { parallelism: 11 }, /parallelism is 11 tasks and must be 1 to 10/],
  ['a window over five minutes', { window: '6m' }, /window is 360 seconds and must be 0 to 300/],
  ['more memory than there is', { memory: '12 GB' }, /memory is 12288 MB and must be 128 to 10240/],
  [
    'a variable that the library sets itself',
    { environment: { TASKLANE_APP: 'y' } },
    /environment sets "TASKLANE_APP"/,
  ],
  ['a variable that Lambda refuses', { environment: { AWS_REGION: 'x' } }, /environment sets "AWS_REGION"/],
] as const)('%s fails at synth, with the value and the limit', (_, options, message) => {
  expect(() => withGroup(options)).toThrow(message)
})

test('a visibility timeout under the function timeout fails, with both and the usual one', () => {
  expect(() => withWorker({ visibilityTimeout: Duration.seconds(30) })).toThrow(
    /visibility timeout is 30 s and must be 35 s or more.* 210 s, is the default/,
  )
})

test('a visibility timeout from the function timeout up is taken', () => {
  withWorker({ visibilityTimeout: Duration.seconds(35) }).hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'tl_fixture_test_images_high',
    VisibilityTimeout: 35,
  })
})

test('a visibility timeout over 12 hours fails', () => {
  expect(() => withWorker({ visibilityTimeout: Duration.hours(13) })).toThrow(/is 46800 seconds and must be 0 to 43200/)
})

test('less reserved concurrency than the mappings may use fails, with the sum', () => {
  expect(() => withWorker({ reservedConcurrency: 69 })).toThrow(/is 69, .* 20 \+ 20 \+ 20 \+ 10 = 70 invocations/)
})

test('reserved concurrency beside mappings without a maximum fails, with the remedy', () => {
  expect(() => synthesize({ workers: { default: { reservedConcurrency: 50 } } })).toThrow(
    /is 50, but the mappings may run any number .* give the group maxInvocations, 8 or more/,
  )
})

test('options for a group that is not there fail, naming those that are', () => {
  expect(() => synthesize({ workers: { image: {} } })).toThrow(/'image', which is no group .* it has default, images/)
})

test('an app without tasks fails: there is nothing to deploy', () => {
  expect(() => synthesize({ app: defineApp('none', { tasks: [] }) })).toThrow(/has no tasks/)
})

test('the storage of another stage fails', () => {
  const storage = new TaskStorage(new Stack(unbundledApp(), 'Other'), 'Storage', { app: fixture, stage: 'prod' })

  expect(() => synthesize({ storage })).toThrow(/stage 'prod', and the queues of app 'fixture', stage 'test'/)
})

test('all mistakes are told at once', () => {
  const twice = () => withWorker({ visibilityTimeout: Duration.seconds(1), reservedConcurrency: 1 })

  expect(twice).toThrow(/2 mistakes/)
})

test('what is no app fails, saying how to make one', () => {
  expect(() => synthesize({ app: { name: 'media' } })).toThrow(/not made by defineApp/)
})
