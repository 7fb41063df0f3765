import { Match } from 'aws-cdk-lib/assertions'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { describe, expect, test } from 'vitest'
import { makeQueue, propertiesOf, resourcesOfType, synthesize } from './synthesize.ts'

const template = synthesize()
const images = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'tl_fixture_test_images')
const other = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'tl_fixture_test_default')

test('each group has one function, on Node 24 and arm64', () => {
  const workers = Object.values(resourcesOfType(template, 'AWS::Lambda::Function')).filter(({ Properties }) =>
    JSON.stringify(Properties['Environment']).includes('TASKLANE_GROUP'),
  )

  expect(workers).toHaveLength(2)
  expect(images).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' })
})

test('memory comes from the group, or is 512 MB', () => {
  expect(images['MemorySize']).toBe(1024)
  expect(other['MemorySize']).toBe(512)
})

test('the function has 15 seconds more than its tasks, to settle them', () => {
  expect(images['Timeout']).toBe(20 + 15)
  expect(other['Timeout']).toBe(60 + 15)
})

test('a chain of tasks that enqueue tasks is not stopped by Lambda', () => {
  expect(images['RecursiveLoop']).toBe('Allow')
})

describe('its environment', () => {
  const { Variables: variables } = images['Environment'] as { readonly Variables: Record<string, unknown> }

  test('tells of the app, its group and its resources', () => {
    expect(variables).toMatchObject({
      TASKLANE_APP: 'fixture',
      TASKLANE_STAGE: 'test',
      TASKLANE_GROUP: 'images',
      TASKLANE_TABLE: { Ref: expect.stringContaining('Table') },
      TASKLANE_BUCKET: { Ref: expect.stringContaining('Bucket') },
      TASKLANE_QUEUE_URL: { Ref: expect.stringContaining('queues') },
      TASKLANE_LISTING: 'on',
    })
  })

  test('has the variables of the group, and source maps beside its own Node options', () => {
    expect(variables).toMatchObject({
      QUALITY: '80',
      NODE_OPTIONS: '--enable-source-maps --max-old-space-size=900',
    })
  })

  test('names no endpoint: the AWS SDK finds the real one', () => {
    expect(Object.keys(variables).filter((name) => name.startsWith('AWS_'))).toEqual([])
  })
})

test('logs are kept for 30 days, or as long as the stack says', () => {
  const shorter = synthesize({ workers: { images: { logRetention: RetentionDays.ONE_WEEK } } })

  expect(logs(template)).toBe(30)
  expect(logs(shorter)).toBe(7)
})

test('concurrency is set aside only where the stack says so', () => {
  const reserved = synthesize({ workers: { images: { reservedConcurrency: 70 } } })

  template.resourcePropertiesCountIs('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.anyValue() }, 0)
  reserved.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'tl_fixture_test_images',
    ReservedConcurrentExecutions: 70,
  })
})

test('worker(group) is the function, and an unknown group says which there are', () => {
  const { queue } = makeQueue()

  expect(queue.worker('images').runtime.name).toBe('nodejs24.x')
  expect(() => queue.worker('image')).toThrow("app 'fixture' has no group 'image'; it has default, images")
})

function logs(of: typeof template): unknown {
  return propertiesOf(of, 'AWS::Logs::LogGroup', 'LogGroupName', '/aws/lambda/tl_fixture_test_images')[
    'RetentionInDays'
  ]
}
