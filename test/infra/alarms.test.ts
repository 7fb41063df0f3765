import { Duration, Stack } from 'aws-cdk-lib'
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { describe, expect, test } from 'vitest'
import { type AlarmOptions, TaskQueue } from '../../infra/index.ts'
import { ALARMS, type AlarmKind, alarmMetrics, anchorOf } from '../../lib/core/alarms.ts'
import { defineApp } from '../../lib/core/app.ts'
import { task } from '../../lib/core/task.ts'
import fixture from './fixtures/tasks.ts'
import { ENTRY, makeQueue, resourcesOfType, synthesize, unbundledApp } from './synthesize.ts'

const { stack, queue } = makeQueue()
const template = Template.fromStack(stack)
const alarms = alarmsOf(template)

describe('without a word', () => {
  test('each queue has two alarms, each group four, and the app two', () => {
    const ofImages = Object.keys(alarms).filter((name) => name.startsWith('tl_fixture_test_images_'))
    const ofApp = Object.keys(alarms).filter((name) => !/^tl_fixture_test_(images|default)_/.test(name))

    expect(ofImages.sort()).toEqual(
      [
        ...['critical', 'high', 'low', 'normal'].flatMap((priority) => [
          `tl_fixture_test_images_${priority}_dlq_not-empty`,
          `tl_fixture_test_images_${priority}_waiting`,
        ]),
        'tl_fixture_test_images_errors',
        'tl_fixture_test_images_failures',
        'tl_fixture_test_images_recursions',
        'tl_fixture_test_images_throttles',
      ].sort(),
    )
    expect(ofApp.sort()).toEqual(['tl_fixture_test_schedules-dropped', 'tl_fixture_test_sweeper_hourly_errors'])
  })

  test('they look at as many metrics as are counted as their cost', () => {
    const looked = Object.values(alarms).map(({ Metrics }) =>
      Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length,
    )

    expect(looked.reduce((sum, count) => sum + count, 0)).toBe(alarmMetrics(queue.plan.groups))
  })

  test('a text says what it means, its heading in the runbook, and links to where to look, within what AWS takes', () => {
    const headings = Object.values<AlarmKind>(ALARMS).map(({ heading }) => anchorOf(heading))
    const linked = Object.values(alarms).map((alarm) => {
      const [says, runbook, ...links] = textOf(alarm).split('\n')
      expect(says?.length).toBeGreaterThan(40)
      expect(links.length).toBeGreaterThan(0)
      for (const link of links)
        expect(link).toMatch(/^https:\/\/eu-central-1\.console\.aws\.amazon\.com\/.*tl_fixture_test/)
      expect(textOf(alarm).length).toBeLessThan(1024)
      return runbook?.replace('Runbook: docs/operations.md#', '')
    })

    // The budget has no text.
    expect([...new Set(linked)].sort()).toEqual(headings.filter((anchor) => anchor !== 'spend-over-budget').sort())
  })

  test('a message may wait as long as its priority says, beside the time that its task may run and its batch be filled', () => {
    const thresholds = ['critical', 'high', 'normal', 'low'].map(
      (priority) => alarms[`tl_fixture_test_images_${priority}_waiting`]?.Threshold,
    )

    // 20 s of the group, 15 to settle, 3 of its window.
    expect(thresholds).toEqual([60, 300, 1800, 14_400].map((seconds) => seconds + 20 + 15 + 3))
    expect(alarms['tl_fixture_test_images_low_waiting']).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Period: 60,
      EvaluationPeriods: 3,
    })
  })

  test('a single dead letter is enough, by what lies there rather than by what was sent', () => {
    expect(alarms['tl_fixture_test_images_low_dlq_not-empty']).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: 'tl_fixture_test_images_low_dlq' }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
    })
  })

  test('failures count by their share of what left the queues, and not while they are few', () => {
    const { Metrics: metrics = [], Threshold } = alarms['tl_fixture_test_images_failures'] ?? {}
    const looked = metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? [])

    expect(metrics[0]?.Expression).toBe(
      'IF(failed >= 5, 100 * failed / MAX([failed, FILL(left_critical, 0) + FILL(left_high, 0) + FILL(left_normal, 0) + FILL(left_low, 0)]), 0)',
    )
    expect(looked).toEqual(['FailedTasks', ...Array.from({ length: 4 }, () => 'NumberOfMessagesDeleted')])
    expect(Threshold).toBe(5)
  })

  test('throttles are forgiven for ten minutes, errors and dropped recursions never', () => {
    const periods = ['throttles', 'errors', 'recursions'].map(
      (name) => alarms[`tl_fixture_test_images_${name}`]?.EvaluationPeriods,
    )

    expect(periods).toEqual([3, 1, 1])
  })

  test('what is not measured is well: an idle queue has no metrics', () => {
    for (const { TreatMissingData } of Object.values(alarms)) expect(TreatMissingData).toBe('notBreaching')
  })

  test('nobody is told, and no budget is made', () => {
    for (const { AlarmActions } of Object.values(alarms)) expect(AlarmActions).toBeUndefined()
    template.resourceCountIs('AWS::Budgets::Budget', 0)
  })
})

test('alarms: false makes none, and keeps the metric of failed tasks', () => {
  const without = synthesize({ alarms: false })

  without.resourceCountIs('AWS::CloudWatch::Alarm', 0)
  without.resourceCountIs('AWS::Logs::MetricFilter', 2)
})

test('limits can be set', () => {
  const set = alarmsOf(
    synthesize({
      alarms: {
        waiting: { low: Duration.hours(12) },
        failedPercent: 2,
        failedAtLeast: 50,
        runbook: 'https://wiki.example.com/t',
      },
    }),
  )

  expect(set['tl_fixture_test_default_low_waiting']?.Threshold).toBe(12 * 3600 + 75)
  expect(set['tl_fixture_test_default_high_waiting']?.Threshold).toBe(300 + 75)
  expect(set['tl_fixture_test_default_failures']?.Threshold).toBe(2)
  expect(set['tl_fixture_test_default_failures']?.Metrics?.[0]?.Expression).toContain('failed >= 50')
  expect(textOf(set['tl_fixture_test_default_errors'])).toContain(
    'Runbook: https://wiki.example.com/t#worker-function-fails',
  )
})

test('the longest names there can be are within what AWS takes', () => {
  const long = 'abcdefghijklmnopqrst'
  const app = defineApp(long, { tasks: [task({ name: 'any', group: long, run: () => 1 })], groups: { [long]: {} } })

  for (const [name, alarm] of Object.entries(alarmsOf(synthesize({ app, stage: 'abcdefghijk' })))) {
    expect(name.length).toBeLessThanOrEqual(255)
    expect(textOf(alarm).length).toBeLessThanOrEqual(1024)
  }
})

describe('with a topic', () => {
  test('it is told when an alarm goes off, and when it is over', () => {
    const { template: told, topic } = withTopic({})

    for (const { AlarmActions, OKActions } of Object.values(alarmsOf(told))) {
      expect(AlarmActions).toEqual([topic])
      expect(OKActions).toEqual([topic])
    }
    // Its own policy lets CloudWatch publish.
    told.resourceCountIs('AWS::SNS::TopicPolicy', 0)
  })

  test('a budget tells it of what the app has cost and is going to cost, by the tag of the app', () => {
    const { template: told, topic } = withTopic({ monthlyBudget: 50 })

    told.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: {
        BudgetType: 'COST',
        TimeUnit: 'MONTHLY',
        BudgetLimit: { Amount: 50, Unit: 'USD' },
        CostFilters: { TagKeyValue: ['user:tasklane:app$fixture'] },
      },
      NotificationsWithSubscribers: ['ACTUAL', 'FORECASTED'].map((NotificationType) => ({
        Notification: {
          NotificationType,
          ComparisonOperator: 'GREATER_THAN',
          Threshold: 100,
          ThresholdType: 'PERCENTAGE',
        },
        Subscribers: [{ SubscriptionType: 'SNS', Address: topic }],
      })),
    })
  })

  test('a budget may publish there, and the alarms still may', () => {
    const { template: told } = withTopic({ monthlyBudget: 50 })

    told.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'sns:Publish',
            Effect: 'Allow',
            Principal: { Service: ['budgets.amazonaws.com', 'cloudwatch.amazonaws.com'] },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    })
  })

  test('that was made elsewhere, a budget warns of the policy that it needs', () => {
    const bare = new Stack(unbundledApp(), 'Stack')
    const topic = Topic.fromTopicArn(bare, 'Topic', 'arn:aws:sns:eu-central-1:111122223333:ops')
    new TaskQueue(bare, 'Tasks', { app: fixture, entry: ENTRY, stage: 'test', alarms: { topic, monthlyBudget: 5 } })

    const [warning] = Annotations.fromStack(bare).findWarning('*', Match.stringLikeRegexp('sns:Publish'))

    expect(String(warning?.entry.data)).toContain('budgets.amazonaws.com')
  })
})

test.each<[AlarmOptions, string]>([
  [{ monthlyBudget: 50 }, 'nobody would be told; give a topic as well'],
  [{ failedPercent: 100 }, 'failedPercent is 100 and must be 0 to 99'],
  [{ failedPercent: -1 }, 'failedPercent is -1 and must be 0 to 99'],
  [{ failedPercent: Number.NaN }, 'failedPercent is NaN'],
  [{ failedAtLeast: 0 }, 'failedAtLeast is 0 and must be a whole number, 1 or more'],
  [{ failedAtLeast: 1.5 }, 'failedAtLeast is 1.5'],
  [{ waiting: { urgent: Duration.minutes(1) } as NonNullable<AlarmOptions['waiting']> }, "waiting has 'urgent'"],
  [{ monthlyBudget: 0 }, 'monthlyBudget is 0 and must be above 0'],
])('%j is refused', (options, problem) => {
  expect(() => synthesize({ alarms: options })).toThrow(problem)
})

interface AlarmProperties {
  readonly AlarmDescription: string | { readonly 'Fn::Join': readonly [string, readonly unknown[]] }
  readonly Threshold: number
  readonly EvaluationPeriods: number
  readonly TreatMissingData: string
  readonly AlarmActions?: readonly unknown[]
  readonly OKActions?: readonly unknown[]
  readonly Metrics?: readonly {
    readonly Expression?: string
    readonly MetricStat?: { readonly Metric: { readonly MetricName: string } }
  }[]
}

function alarmsOf(of: Template): Readonly<Record<string, AlarmProperties>> {
  return Object.fromEntries(
    Object.values(resourcesOfType(of, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => [
      String(Properties['AlarmName']),
      Properties as unknown as AlarmProperties,
    ]),
  )
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com',
}

/** The description as it is in an account. */
function textOf(alarm: AlarmProperties | undefined): string {
  const text = alarm?.AlarmDescription ?? ''
  if (typeof text === 'string') return text
  return text['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : PSEUDO[(part as { readonly Ref: string }).Ref]))
    .join('')
}

function withTopic(options: AlarmOptions): { readonly template: Template; readonly topic: unknown } {
  const bare = new Stack(unbundledApp(), 'Stack')
  const topic = new Topic(bare, 'Topic')
  new TaskQueue(bare, 'Tasks', { app: fixture, entry: ENTRY, stage: 'test', alarms: { topic, ...options } })
  return { template: Template.fromStack(bare), topic: bare.resolve(topic.topicArn) as unknown }
}
