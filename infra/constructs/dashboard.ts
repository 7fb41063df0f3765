import { Dashboard, GraphWidget, type IMetric, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { tableName } from '../../lib/core/names.ts'
import type { GroupPlan } from '../../lib/core/plan.ts'
import { type PriorityLevel, priorityName } from '../../lib/core/priority.ts'
import type { QueueMetrics } from './metrics.ts'

/** A CloudWatch dashboard of an app: a row of graphs a group. It costs 3 dollars a month beyond the account's first three. */
export class TaskDashboard extends Construct {
  readonly dashboard: Dashboard

  constructor(scope: Construct, id: string, metrics: QueueMetrics) {
    super(scope, id)
    const { app, stage, groups } = metrics.plan
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: tableName(app, stage),
      widgets: groups.flatMap((group) => [[headOf(group)], graphsOf(metrics, group)]),
    })
  }
}

/** CloudWatch's grid is 24 wide. */
const WIDTH = 24

function headOf({ name, functionName }: GroupPlan): IWidget {
  return new TextWidget({ markdown: `## ${name}\nfunction \`${functionName}\``, width: WIDTH, height: 2 })
}

function graphsOf(metrics: QueueMetrics, { name, queues }: GroupPlan): IWidget[] {
  const byPriority = (metricOf: (priority: PriorityLevel) => IMetric & { with: Relabel }) =>
    queues.map(({ priority }) => metricOf(priority).with({ label: priorityName(priority) }))
  const graphs: readonly (readonly [string, readonly IMetric[], (readonly IMetric[])?])[] = [
    ['oldest message, s', byPriority((priority) => metrics.metricOldestAge(name, priority))],
    ['waiting', byPriority((priority) => metrics.metricDepth(name, priority))],
    ['in dead-letter queues', byPriority((priority) => metrics.metricDeadLetters(name, priority))],
    [
      'left the queue | messages a batch',
      byPriority((priority) => metrics.metricDeleted(name, priority)),
      [metrics.metricBatchFill(name, { label: 'a batch' })],
    ],
    [
      'what went wrong',
      [
        metrics.metricFailures(name, { label: 'failed tasks' }),
        metrics.metricErrors(name, { label: 'function errors' }),
        metrics.metricThrottles(name, { label: 'throttles' }),
      ],
    ],
    [
      'invocations | ms each',
      [
        metrics.metricInvocations(name, { label: 'invocations' }),
        metrics.metricConcurrency(name, { label: 'at once' }),
      ],
      [metrics.metricDuration(name, { label: 'ms' })],
    ],
  ]
  return graphs.map(
    ([title, left, right = []]) =>
      new GraphWidget({ title, left: [...left], right: [...right], width: WIDTH / graphs.length }),
  )
}

type Relabel = (options: { readonly label: string }) => IMetric
