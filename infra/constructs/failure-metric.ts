import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { FAILURE_METRIC } from '../../lib/core/failure-metric.ts'

/**
 * Counts the failed tasks of a group in its log. A metric filter is free, and what it counts is written anyway, for people; as an embedded
 * metric each line would be paid for half as long again. Without a default value, there is no metric to pay for while nothing fails.
 */
export function addFailureMetric(
  scope: Construct,
  logGroup: ILogGroup,
  of: Readonly<Record<'app' | 'stage' | 'group', string>>,
): void {
  const { namespace, name, dimensions, kind } = FAILURE_METRIC
  const terms = Object.entries({ [kind.field]: kind.value, ...of }).map(([field, value]) =>
    FilterPattern.stringValue(`$.${field}`, '=', value),
  )
  new MetricFilter(scope, `${of.group}-failures`, {
    logGroup,
    filterPattern: FilterPattern.all(...terms),
    metricNamespace: namespace,
    metricName: name,
    metricValue: '1',
    dimensions: Object.fromEntries(Object.entries(dimensions).map(([dimension, field]) => [dimension, `$.${field}`])),
  })
}
