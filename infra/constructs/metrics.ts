import {
  MathExpression,
  type MathExpressionOptions,
  Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { FAILURE_METRIC } from '../../lib/core/failure-metric.ts'
import { scheduleGroupName, sweeperName } from '../../lib/core/names.ts'
import type { AppPlan, GroupPlan, QueuePlan } from '../../lib/core/plan.ts'
import { type Priority, priorityLevel } from '../../lib/core/priority.ts'

/**
 * The metrics of an app, for alarms and dashboards of your own. Each is by five minutes unless `period` says otherwise; SQS and Lambda
 * measure each minute. All throw a RangeError for a group or priority that the app does not have.
 */
export abstract class QueueMetrics extends Construct {
  abstract readonly plan: AppPlan

  /** Seconds that the oldest message has been there, in flight or not; the most in the period. One that was received three times is left out. */
  metricOldestAge(group: string, priority: Priority, options?: MetricOptions): Metric {
    return this.queueMetric('ApproximateAgeOfOldestMessage', queueOf(this.plan, group, priority).name, options)
  }

  /** Messages that wait; the most in the period. */
  metricDepth(group: string, priority: Priority, options?: MetricOptions): Metric {
    return this.queueMetric('ApproximateNumberOfMessagesVisible', queueOf(this.plan, group, priority).name, options)
  }

  /** Messages that are being worked on, or hidden for a short wait; the most in the period. */
  metricInFlight(group: string, priority: Priority, options?: MetricOptions): Metric {
    return this.queueMetric('ApproximateNumberOfMessagesNotVisible', queueOf(this.plan, group, priority).name, options)
  }

  /** Messages that wait for their time; the most in the period. */
  metricDelayed(group: string, priority: Priority, options?: MetricOptions): Metric {
    return this.queueMetric('ApproximateNumberOfMessagesDelayed', queueOf(this.plan, group, priority).name, options)
  }

  /** Messages that left the queue: tasks that ended, and copies that were sent instead. */
  metricDeleted(group: string, priority: Priority, options?: MetricOptions): Metric {
    const { name } = queueOf(this.plan, group, priority)
    return this.queueMetric('NumberOfMessagesDeleted', name, { statistic: Stats.SUM, ...options })
  }

  /** Messages in the dead-letter queue. There is no use in the number sent there: SQS does not count those that it moves itself. */
  metricDeadLetters(group: string, priority: Priority, options?: MetricOptions): Metric {
    const { deadLetterName } = queueOf(this.plan, group, priority)
    return this.queueMetric('ApproximateNumberOfMessagesVisible', deadLetterName, options)
  }

  /** Tasks that ended as FAILURE, those that were discarded left out. Without any, there are no data. */
  metricFailures(group: string, options?: MetricOptions): Metric {
    const { app, stage } = this.plan
    const dimensionsMap = { App: app, Stage: stage, Group: groupOf(this.plan, group).name } satisfies Dimensions
    const { namespace, name: metricName } = FAILURE_METRIC
    return new Metric({ namespace, metricName, dimensionsMap, statistic: Stats.SUM, ...options }).attachTo(this)
  }

  /** Invocations that failed as a whole: a crash, a timeout, too little memory. A task that fails is none. */
  metricErrors(group: string, options?: MetricOptions): Metric {
    return this.functionMetric('Errors', groupOf(this.plan, group).functionName, options)
  }

  /** Invocations that Lambda refused for want of concurrency. Their messages wait. */
  metricThrottles(group: string, options?: MetricOptions): Metric {
    return this.functionMetric('Throttles', groupOf(this.plan, group).functionName, options)
  }

  /** Batches that were begun. */
  metricInvocations(group: string, options?: MetricOptions): Metric {
    return this.functionMetric('Invocations', groupOf(this.plan, group).functionName, options)
  }

  /**
   * Messages that a batch holds, up to ten; the mean of the period. It decides most of what a task costs. CloudWatch reckons it from what SQS
   * and Lambda count anyway, so there is no metric to pay for.
   */
  metricBatchFill(group: string, options?: MathExpressionOptions): MathExpression {
    const { name, queues, functionName } = groupOf(this.plan, group)
    const received = queues.map(({ name: queue, priority }) => [
      `received${priority}`,
      this.queueMetric('NumberOfMessagesReceived', queue, { statistic: Stats.SUM }),
    ])
    const sum = received.map(([id]) => `FILL(${id}, 0)`).join(' + ')
    return new MathExpression({
      expression: `IF(batches > 0, (${sum}) / batches)`,
      label: `messages a batch, ${name}`,
      usingMetrics: { batches: this.functionMetric('Invocations', functionName), ...Object.fromEntries(received) },
      ...options,
    })
  }

  /** Milliseconds that a batch takes; the mean of the period. */
  metricDuration(group: string, options?: MetricOptions): Metric {
    const { functionName } = groupOf(this.plan, group)
    return this.functionMetric('Duration', functionName, { statistic: Stats.AVERAGE, ...options })
  }

  /** Invocations that run at once; the most in the period. */
  metricConcurrency(group: string, options?: MetricOptions): Metric {
    const { functionName } = groupOf(this.plan, group)
    return this.functionMetric('ConcurrentExecutions', functionName, { statistic: Stats.MAXIMUM, ...options })
  }

  /** Invocations that Lambda dropped for a loop of functions and queues. */
  metricRecursionsDropped(group: string, options?: MetricOptions): Metric {
    return this.functionMetric('RecursiveInvocationsDropped', groupOf(this.plan, group).functionName, options)
  }

  /** Sweeps that failed. */
  metricSweeperErrors(options?: MetricOptions): Metric {
    return this.functionMetric('Errors', sweeperName(this.plan.app, this.plan.stage), options)
  }

  /** Firings of schedules that EventBridge gave up on, and put into their dead-letter queue. */
  metricSchedulesDropped(options?: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/Scheduler',
      metricName: 'InvocationDroppedCount',
      dimensionsMap: { ScheduleGroup: scheduleGroupName(this.plan.app, this.plan.stage) },
      statistic: Stats.SUM,
      ...options,
    }).attachTo(this)
  }

  private queueMetric(metricName: string, QueueName: string, options?: MetricOptions): Metric {
    const of = { namespace: 'AWS/SQS', metricName, dimensionsMap: { QueueName } }
    return new Metric({ ...of, statistic: Stats.MAXIMUM, ...options }).attachTo(this)
  }

  private functionMetric(metricName: string, FunctionName: string, options?: MetricOptions): Metric {
    const of = { namespace: 'AWS/Lambda', metricName, dimensionsMap: { FunctionName } }
    return new Metric({ ...of, statistic: Stats.SUM, ...options }).attachTo(this)
  }
}

type Dimensions = Record<keyof (typeof FAILURE_METRIC)['dimensions'], string>

function groupOf({ app, groups }: AppPlan, name: string): GroupPlan {
  const group = groups.find((one) => one.name === name)
  if (group !== undefined) return group
  throw new RangeError(`app '${app}' has no group '${name}'; it has ${groups.map((one) => one.name).join(', ')}`)
}

function queueOf(plan: AppPlan, name: string, priority: Priority): QueuePlan {
  const level = priorityLevel(priority)
  const queue = groupOf(plan, name).queues.find((one) => one.priority === level)
  if (queue !== undefined) return queue
  throw new RangeError(`group '${name}' has no queue for priority ${JSON.stringify(priority)}`)
}
