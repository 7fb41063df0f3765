import type { AlarmOptions } from './alarm-options.ts'
import { TaskAlarms } from './alarms.ts'
import { TaskDashboard } from './dashboard.ts'
import { addFailureMetric } from './failure-metric.ts'
import type { QueueMetrics } from './metrics.ts'
import type { QueueParts, Worker } from './queue-parts.ts'

export interface MonitoringProps {
  /**
   * When alarms go off, and who is told; `false` for none. One looks at a metric or two, at 10 cents a metric and month: 16 metrics for
   * a group of four priorities.
   *
   * @default {} - all but the budget, telling nobody
   */
  readonly alarms?: AlarmOptions | false

  /** Whether there is a CloudWatch dashboard, for 3 dollars a month. @default false */
  readonly dashboard?: boolean
}

/** What watches a queue: the metric of failed tasks, alarms, and a dashboard if it is wanted. */
export function addMonitoring(
  queue: QueueMetrics & QueueParts,
  workers: ReadonlyMap<string, Worker>,
  { alarms = {}, dashboard = false }: MonitoringProps,
): void {
  const { app, stage } = queue.plan
  for (const [group, worker] of workers) addFailureMetric(queue, worker.function.logGroup, { app, stage, group })
  if (alarms !== false) new TaskAlarms(queue, 'Alarms', { ...alarms, metrics: queue })
  if (dashboard) new TaskDashboard(queue, 'Dashboard', queue)
}
