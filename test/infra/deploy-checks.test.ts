import { Duration, Stack, Tags } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnFunction } from 'aws-cdk-lib/aws-lambda'
import { describe, expect, test } from 'vitest'
import { TaskStorage, type WorkerOptions } from '../../infra/index.ts'
import { defineApp } from '../../lib/core/app.ts'
import type { GroupOptions } from '../../lib/core/group.ts'
import { task } from '../../lib/core/task.ts'
import fixture from './fixtures/tasks.ts'
import { makeQueue, synthesize, unbundledApp } from './synthesize.ts'

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
    /visibility timeout is 30 s and must be 38 s or more, .* timeout \(35 s\) and the batch window \(3 s\).* is 213 s/,
  )
})

test('a visibility timeout from the function timeout and the batch window up is taken', () => {
  expect(() => withWorker({ visibilityTimeout: Duration.seconds(37) })).toThrow(/is 37 s and must be 38 s/)
  withWorker({ visibilityTimeout: Duration.seconds(38) }).hasResourceProperties('AWS::SQS::Queue', {
    QueueName: 'tl_fixture_test_images_high',
    VisibilityTimeout: 38,
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

describe('the concurrency of the account', () => {
  test('of 1,000 takes mappings that may run so many, and no more', () => {
    withGroup({ maxInvocations: 250, priorities: ['critical', 'high', 'normal'] })
    withGroup({ maxInvocations: 500, priorities: ['high', 'normal'] })

    expect(() => withGroup({ maxInvocations: 501, priorities: ['high', 'normal'] })).toThrow(
      /may run 1002 invocations at once \('default' 501 \+ 501 = 1002\), more than the account's 1000: lower maxInvocations, .* say so by accountConcurrency/,
    )
  })

  test('may be said to be another', () => {
    expect(() => synthesize({ accountConcurrency: 69 })).toThrow(/may run 70 .* more than the account's 69/)
    synthesize({ accountConcurrency: 70 })
  })

  test('is no limit for a group without a maximum, which takes what there is', () => {
    synthesize({ accountConcurrency: 70, workers: { default: {} } })
  })

  test('leaves 100 to functions without a reservation', () => {
    const reserve = (reservedConcurrency: number) => synthesize({ workers: { images: { reservedConcurrency } } })

    reserve(900)
    expect(() => reserve(901)).toThrow(
      /reserve 901 invocations of the account's 1000, of which Lambda keeps 100 .* reserve 900 at most/,
    )
  })

  test('less what is reserved is what the other groups share', () => {
    const tasks = [task({ name: 'any', run: () => 1 }), task({ name: 'other', group: 'other', run: () => 1 })]
    const beside = (maxInvocations: number) =>
      synthesize({
        app: defineApp('x', {
          tasks,
          groups: { default: { maxInvocations, priorities: ['normal'] }, other: { maxInvocations: 9 } },
        }),
        workers: { other: { reservedConcurrency: 900 } },
      })

    beside(100)
    expect(() => beside(101)).toThrow(
      /may run 101 invocations at once \('default' 101\), more than the 100 that 1000 less 900 reserved leave: lower/,
    )
  })

  test('is a whole number', () => {
    expect(() => synthesize({ accountConcurrency: 0 })).toThrow(/accountConcurrency is 0 and must be a whole number/)
  })
})

describe("an invocation's event", () => {
  const full = { inlineBytes: 1_040_384 }

  test('takes ten of the largest messages that clients send by default', () => {
    withGroup({ parallelism: 10 })
  })

  test('takes six of the largest that they may be told to send, and not ten', () => {
    const app = (parallelism: number) =>
      defineApp('x', { tasks: [task({ name: 'any', run: () => 1 })], groups: { default: { parallelism } } })

    synthesize({ ...full, app: app(6) })
    expect(() => synthesize({ ...full, app: app(10) })).toThrow(
      /10 messages of up to 1040384 bytes can be 10424320 bytes, and an invocation takes 6291456: lower parallelism to 6, or the clients' inlineBytes to 627097/,
    )
  })
})

describe('the finished template is refused for', () => {
  test('too many variables, with their bytes', () => {
    expect(() => withGroup({ environment: { LARGE: 'x'.repeat(4000) } })).toThrow(
      /default-worker\/Function\/Resource: Environment.Variables is \d{4} bytes and must be 4096 at most: keep what is large in SSM/,
    )
  })

  test('more tags than a function may have, whoever puts them there', () => {
    const tagged = (count: number) => {
      const { stack } = makeQueue()
      for (let index = 0; index < count; index += 1) Tags.of(stack).add(`tag${index}`, 'x')
      return () => Template.fromStack(stack)
    }

    tagged(40)()
    expect(tagged(51)).toThrow(/images-worker\/Function\/Resource: Tags is 5\d tags and must be 50 at most: take some/)
  })

  test('what a program changes after the queue is made', () => {
    const { stack, queue } = makeQueue()
    const { defaultChild } = queue.worker('images').node

    if (defaultChild instanceof CfnFunction) defaultChild.memorySize = 64

    expect(() => Template.fromStack(stack)).toThrow(/Resource: MemorySize is 64 MB and must be 128 to 10240/)
  })

  test('more resources than a stack may have', () => {
    const groups = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`group-${index}`, {}]))
    const tasks = Object.keys(groups).map((group) => task({ name: group, group, run: () => 1 }))

    expect(() => synthesize({ app: defineApp('x', { tasks, groups }) })).toThrow(
      /stack Stack: what it holds is \d+ resources and must be 500 at most: give groups only the priorities they use/,
    )
  })

  test('nothing that is well: an operator of a large app has policies that CDK splits', () => {
    const groups = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`group-${index}`, {}]))
    const tasks = Object.keys(groups).map((group) => task({ name: group, group, run: () => 1 }))
    const { stack, queue } = makeQueue({ app: defineApp('large', { tasks, groups }) })
    queue.grantOperate(new Role(stack, 'Operator', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }))

    Template.fromStack(stack)
  })
})
