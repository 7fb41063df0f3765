import { Duration } from 'aws-cdk-lib'
import { Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { describe, expect, test } from 'vitest'
import { defineApp } from '../../lib/core/app.ts'
import { task } from '../../lib/core/task.ts'
import { eventLine } from '../../lib/worker/event-line.ts'
import type { WorkerEvent } from '../../lib/worker/tell.ts'
import { makeQueue, propertiesOf, resourcesOfType, synthesize } from './synthesize.ts'

const { queue } = makeQueue()

describe('metrics', () => {
  test.each([
    [
      queue.metricOldestAge('images', 'high'),
      'ApproximateAgeOfOldestMessage',
      'Maximum',
      'tl_fixture_test_images_high',
    ],
    [
      queue.metricDepth('images', 'HIGH'),
      'ApproximateNumberOfMessagesVisible',
      'Maximum',
      'tl_fixture_test_images_high',
    ],
    [
      queue.metricInFlight('images', 1),
      'ApproximateNumberOfMessagesNotVisible',
      'Maximum',
      'tl_fixture_test_images_high',
    ],
    [queue.metricDelayed('images', 1), 'ApproximateNumberOfMessagesDelayed', 'Maximum', 'tl_fixture_test_images_high'],
    [queue.metricDeleted('images', 1), 'NumberOfMessagesDeleted', 'Sum', 'tl_fixture_test_images_high'],
    [
      queue.metricDeadLetters('images', 'low'),
      'ApproximateNumberOfMessagesVisible',
      'Maximum',
      'tl_fixture_test_images_low_dlq',
    ],
  ])('of a queue are those of SQS, by its name: %#', (metric, metricName, statistic, QueueName) => {
    expect(metric).toMatchObject({ namespace: 'AWS/SQS', metricName, statistic, dimensions: { QueueName } })
  })

  test.each([
    [queue.metricErrors('images'), 'Errors', 'Sum'],
    [queue.metricThrottles('images'), 'Throttles', 'Sum'],
    [queue.metricInvocations('images'), 'Invocations', 'Sum'],
    [queue.metricDuration('images'), 'Duration', 'Average'],
    [queue.metricConcurrency('images'), 'ConcurrentExecutions', 'Maximum'],
    [queue.metricRecursionsDropped('images'), 'RecursiveInvocationsDropped', 'Sum'],
  ])('of a group are those of its function: %#', (metric, metricName, statistic) => {
    const dimensions = { FunctionName: 'tl_fixture_test_images' }

    expect(metric).toMatchObject({ namespace: 'AWS/Lambda', metricName, statistic, dimensions })
  })

  test('how full batches are is reckoned from what all queues of a group gave and its function got', () => {
    const fill = queue.metricBatchFill('images', { period: Duration.minutes(1) })

    const [critical, batches] = [fill.usingMetrics['received0'], fill.usingMetrics['batches']]
    const sum = [0, 1, 2, 3].map((priority) => `FILL(received${priority}, 0)`).join(' + ')
    expect(fill.expression).toBe(`IF(batches > 0, (${sum}) / batches)`)
    expect(critical).toMatchObject({
      metricName: 'NumberOfMessagesReceived',
      statistic: 'Sum',
      dimensions: { QueueName: 'tl_fixture_test_images_critical' },
      period: Duration.minutes(1),
    })
    expect(batches).toMatchObject({ metricName: 'Invocations', dimensions: { FunctionName: 'tl_fixture_test_images' } })
  })

  test('of the app are those of its sweeper and its schedule group', () => {
    expect(queue.metricSweeperErrors()).toMatchObject({
      metricName: 'Errors',
      dimensions: { FunctionName: 'tl_fixture_test_sweeper_hourly' },
    })
    expect(queue.metricSchedulesDropped()).toMatchObject({
      namespace: 'AWS/Scheduler',
      metricName: 'InvocationDroppedCount',
      dimensions: { ScheduleGroup: 'tl_fixture_test' },
    })
  })

  test('take the options that CDK users expect', () => {
    const metric = queue.metricDepth('images', 'high', { period: Duration.minutes(1), statistic: Stats.MINIMUM })

    expect(metric.period.toSeconds()).toBe(60)
    expect(metric.statistic).toBe('Minimum')
  })

  test('of what the app has not say so', () => {
    const few = defineApp('few', {
      tasks: [task({ name: 'any', run: () => 1 })],
      groups: { default: { priorities: ['normal'] } },
    })

    expect(() => queue.metricErrors('image')).toThrow("app 'fixture' has no group 'image'; it has default, images")
    expect(() => queue.metricDepth('images', 'urgent' as 'high')).toThrow('is no priority')
    expect(() => makeQueue({ app: few }).queue.metricDepth('default', 'high')).toThrow(
      'group \'default\' has no queue for priority "high"',
    )
  })
})

const template = synthesize()

test('what workers and their handlers print is JSON, in a log of their own', () => {
  const { LoggingConfig: logging } = propertiesOf(
    template,
    'AWS::Lambda::Function',
    'FunctionName',
    'tl_fixture_test_images',
  )

  expect(logging).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: expect.stringContaining('imagesworkerLogs') } })
})

test('workers print metrics of tasks only where they are asked to', () => {
  const environmentOf = (of: ReturnType<typeof synthesize>) =>
    propertiesOf(of, 'AWS::Lambda::Function', 'FunctionName', 'tl_fixture_test_images')['Environment']

  expect(environmentOf(synthesize({ taskMetrics: true }))).toMatchObject({ Variables: { TASKLANE_METRICS: 'on' } })
  expect(environmentOf(template)).not.toHaveProperty('Variables.TASKLANE_METRICS')
})

describe('failed tasks', () => {
  const filters = Object.values(resourcesOfType(template, 'AWS::Logs::MetricFilter')).map(
    ({ Properties }) => Properties as unknown as Filter,
  )
  const [filter] = filters.filter(({ FilterPattern }) => FilterPattern.includes('"images"'))
  const event: WorkerEvent = { kind: 'failed', app: 'fixture', stage: 'test', id: '7', name: 'resize', group: 'images' }
  const line = (change: Partial<WorkerEvent> = {}) => eventLine({ ...event, ...change }, undefined, new Date(0))

  test('are counted in the log of each group', () => {
    expect(filters).toHaveLength(2)
    expect(JSON.stringify(filter?.LogGroupName)).toContain('imagesworkerLogs')
  })

  test('are the lines that workers write of them, and no others', () => {
    expect(matches(filter, line())).toBe(true)
    expect(matches(filter, line({ kind: 'retried' }))).toBe(false)
    expect(matches(filter, line({ kind: 'dead-lettered' }))).toBe(false)
    expect(matches(filter, line({ group: 'default' }))).toBe(false)
    expect(matches(filter, line({ stage: 'prod' }))).toBe(false)
  })

  test('are one each, in the metric that metricFailures names', () => {
    const [transformation] = filter?.MetricTransformations ?? []
    const fields = JSON.parse(line()) as Record<string, string>
    const dimensions = transformation?.Dimensions.map(({ Key, Value }) => [Key, fields[Value.replace('$.', '')]])

    expect(transformation?.MetricValue).toBe('1')
    expect(queue.metricFailures('images')).toMatchObject({
      namespace: transformation?.MetricNamespace,
      metricName: transformation?.MetricName,
      dimensions: Object.fromEntries(dimensions ?? []),
      statistic: 'Sum',
    })
  })

  test('cost nothing while there are none: a metric with dimensions has no default value', () => {
    expect(filter?.MetricTransformations[0]).not.toHaveProperty('DefaultValue')
  })
})

interface Filter {
  readonly FilterPattern: string
  readonly LogGroupName: unknown
  readonly MetricTransformations: readonly {
    readonly MetricName: string
    readonly MetricNamespace: string
    readonly MetricValue: string
    readonly Dimensions: readonly { readonly Key: string; readonly Value: string }[]
  }[]
}

/** As CloudWatch Logs would for a pattern of equalities that all have to hold. */
function matches(filter: Filter | undefined, line: string): boolean {
  const fields = JSON.parse(line) as Record<string, unknown>
  const terms = [...(filter?.FilterPattern ?? '').matchAll(/\$\.(\w+) = "([^"]*)"/g)]
  expect(terms).toHaveLength(4)
  return terms.every(([, field = '', value]) => fields[field] === value)
}
