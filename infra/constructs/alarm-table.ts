import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { ALARM_DEFAULTS, type ALARMS, type AlarmName } from '../../lib/core/alarms.ts'
import { formatDuration } from '../../lib/core/duration.ts'
import { scheduleGroupName, sweeperName } from '../../lib/core/names.ts'
import type { AppPlan, GroupPlan, QueuePlan } from '../../lib/core/plan.ts'
import { priorityName } from '../../lib/core/priority.ts'
import type { AlarmOptions } from './alarm-options.ts'
import { functionLink, logsLink, queueLink, scheduleGroupLink } from './console-links.ts'
import type { QueueMetrics } from './metrics.ts'

/** One alarm: it goes off when `metric` has been above `threshold` for so many periods in a row. */
export interface AlarmRow {
  readonly alarmName: string
  readonly metric: IMetric
  readonly threshold: number
  readonly periods: number
  /** What it means, in a sentence. */
  readonly says: string
  /** Where to look. */
  readonly links: readonly string[]
}

type Named<P extends string> = {
  [K in AlarmName]: (typeof ALARMS)[K]['per'] extends P ? K : never
}[AlarmName]

type ForQueue = (metrics: QueueMetrics, group: GroupPlan, queue: QueuePlan, options: AlarmOptions) => AlarmRow
type ForGroup = (metrics: QueueMetrics, group: GroupPlan, options: AlarmOptions) => AlarmRow
type ForApp = (metrics: QueueMetrics, plan: AppPlan) => AlarmRow

const FIVE_MINUTES = { period: Duration.minutes(5) }

export const QUEUE_ALARMS: Readonly<Record<Named<'queue'>, ForQueue>> = {
  waiting: (metrics, group, queue, { waiting }) => {
    const priority = priorityName(queue.priority)
    const allowed = waiting?.[priority]?.toSeconds() ?? ALARM_DEFAULTS.waitingSeconds[priority]
    const threshold = allowed + group.functionTimeoutSeconds + queue.windowSeconds
    return {
      alarmName: `${queue.name}_waiting`,
      // By the minute: CRITICAL's own limit is one.
      metric: metrics.metricOldestAge(group.name, queue.priority, { period: Duration.minutes(1) }),
      threshold,
      periods: 3,
      says: `The oldest message at ${priority} of group ${group.name} is older than ${inWords(threshold)}: the ${inWords(threshold - allowed)} that its task may take, and ${inWords(allowed)} of waiting.`,
      links: [queueLink(queue.name), logsLink(group.functionName)],
    }
  },
  deadLetters: (metrics, group, queue) => ({
    alarmName: `${queue.deadLetterName}_not-empty`,
    metric: metrics.metricDeadLetters(group.name, queue.priority, FIVE_MINUTES),
    threshold: 0,
    periods: 1,
    says: `The dead-letter queue of group ${group.name} at ${priorityName(queue.priority)} holds messages: they are no longer tried, and SQS deletes them 14 days after they were first sent.`,
    links: [queueLink(queue.deadLetterName), logsLink(group.functionName)],
  }),
}

export const GROUP_ALARMS: Readonly<Record<Named<'group'>, ForGroup>> = {
  failures: (metrics, group, options) => {
    const { failedPercent, failedAtLeast } = { ...ALARM_DEFAULTS, ...options }
    return {
      alarmName: `${group.functionName}_failures`,
      metric: failedShare(metrics, group, failedAtLeast),
      threshold: failedPercent,
      periods: 1,
      says: `Of the tasks of group ${group.name} that left their queues within 5 minutes, more than ${failedPercent} % failed, ${failedAtLeast} or more.`,
      links: [logsLink(group.functionName)],
    }
  },
  errors: (metrics, group) => ({
    alarmName: `${group.functionName}_errors`,
    metric: metrics.metricErrors(group.name, FIVE_MINUTES),
    threshold: 0,
    periods: 1,
    says: `The worker function of group ${group.name} itself failed: it crashed, could not start, or passed its time or memory. Its tasks run again.`,
    links: [logsLink(group.functionName), functionLink(group.functionName)],
  }),
  throttles: (metrics, group) => ({
    alarmName: `${group.functionName}_throttles`,
    metric: metrics.metricThrottles(group.name, FIVE_MINUTES),
    threshold: 0,
    // A burst may meet some: Lambda tries again by itself.
    periods: 3,
    says: `For 15 minutes Lambda has refused invocations of the worker function of group ${group.name} for want of concurrency. Its tasks wait.`,
    links: [functionLink(group.functionName)],
  }),
  recursions: (metrics, group) => ({
    alarmName: `${group.functionName}_recursions`,
    metric: metrics.metricRecursionsDropped(group.name, FIVE_MINUTES),
    threshold: 0,
    periods: 1,
    says: `Lambda took tasks of group ${group.name} that enqueue tasks for an endless loop, and dropped invocations.`,
    links: [functionLink(group.functionName)],
  }),
}

export const APP_ALARMS: Readonly<Record<Exclude<Named<'app'>, 'spend'>, ForApp>> = {
  sweeper: (metrics, { app, stage }) => ({
    alarmName: `${sweeperName(app, stage)}_errors`,
    metric: metrics.metricSweeperErrors({ period: Duration.hours(1) }),
    threshold: 0,
    // One that failed is made up for by the next.
    periods: 2,
    says: `The hourly sweeper of app ${app}, stage ${stage}, failed twice in a row: until it works, tasks whose message is lost stay PENDING, and queues that a deploy left behind keep theirs.`,
    links: [logsLink(sweeperName(app, stage))],
  }),
  schedules: (metrics, { app, stage }) => ({
    alarmName: `${scheduleGroupName(app, stage)}_schedules-dropped`,
    metric: metrics.metricSchedulesDropped(FIVE_MINUTES),
    threshold: 0,
    periods: 1,
    says: `EventBridge Scheduler could not deliver a firing of app ${app}, stage ${stage}, and gave up: a task was not enqueued.`,
    links: [scheduleGroupLink(scheduleGroupName(app, stage))],
  }),
}

/**
 * In percent, and 0 while only a few fail: one of two is no trend. Copies that are sent for a wait leave the queue as well, so the share is
 * rather too low than too high; never over 100, since the two are not measured at the same instant.
 */
function failedShare(metrics: QueueMetrics, { name, queues }: GroupPlan, atLeast: number): IMetric {
  const left = queues.map(({ priority }) => [`left_${priorityName(priority)}`, metrics.metricDeleted(name, priority)])
  const sum = left.map(([id]) => `FILL(${id}, 0)`).join(' + ')
  return new MathExpression({
    expression: `IF(failed >= ${atLeast}, 100 * failed / MAX([failed, ${sum}]), 0)`,
    usingMetrics: { failed: metrics.metricFailures(name), ...Object.fromEntries(left) },
    label: 'failed, %',
    ...FIVE_MINUTES,
  })
}

function inWords(seconds: number): string {
  return formatDuration(seconds * 1000)
}
