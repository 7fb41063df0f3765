import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Construct } from 'constructs'
import { ALARMS, type AlarmName, anchorOf } from '../../lib/core/alarms.ts'
import { priorityName } from '../../lib/core/priority.ts'
import { type AlarmOptions, checkAlarmOptions } from './alarm-options.ts'
import { type AlarmRow, APP_ALARMS, GROUP_ALARMS, QUEUE_ALARMS } from './alarm-table.ts'
import type { QueueMetrics } from './metrics.ts'
import { SpendBudget } from './spend-budget.ts'

export interface TaskAlarmsProps extends AlarmOptions {
  /** What is watched. */
  readonly metrics: QueueMetrics
}

/** The alarms of an app, each with a text that says what it means, which heading of the runbook says what to do, and where to look. */
export class TaskAlarms extends Construct {
  readonly all: readonly Alarm[]

  constructor(scope: Construct, id: string, { metrics, ...options }: TaskAlarmsProps) {
    super(scope, id)
    checkAlarmOptions(options)
    const { plan } = metrics
    const add = (kind: AlarmName, id: string, row: AlarmRow) => this.addAlarm(kind, id, row, options)
    this.all = [
      ...plan.groups.flatMap((group) => [
        ...group.queues.flatMap((queue) =>
          each(QUEUE_ALARMS, (kind, rowOf) =>
            add(kind, `${group.name}-${priorityName(queue.priority)}`, rowOf(metrics, group, queue, options)),
          ),
        ),
        ...each(GROUP_ALARMS, (kind, rowOf) => add(kind, group.name, rowOf(metrics, group, options))),
      ]),
      ...each(APP_ALARMS, (kind, rowOf) => add(kind, 'app', rowOf(metrics, plan))),
    ]
    const { monthlyBudget, topic } = options
    if (monthlyBudget !== undefined && topic !== undefined) {
      new SpendBudget(this, 'spend', { app: plan.app, dollars: monthlyBudget, topic })
    }
  }

  private addAlarm(kind: AlarmName, of: string, row: AlarmRow, { topic, runbook = RUNBOOK }: AlarmOptions): Alarm {
    const { alarmName, metric, threshold, periods, says, links } = row
    const alarm = new Alarm(this, `${of}-${kind}`, {
      alarmName,
      alarmDescription: [says, `Runbook: ${runbook}#${anchorOf(ALARMS[kind].heading)}`, ...links].join('\n'),
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // A queue that has long been idle, or a function that has, is not measured.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    if (topic !== undefined) {
      alarm.addAlarmAction(new SnsAction(topic))
      alarm.addOkAction(new SnsAction(topic))
    }
    return alarm
  }
}

/** In this package. */
const RUNBOOK = 'docs/operations.md'

function each<K extends string, V, R>(table: Readonly<Record<K, V>>, make: (kind: K, value: V) => R): R[] {
  return (Object.entries(table) as [K, V][]).map(([kind, value]) => make(kind, value))
}
