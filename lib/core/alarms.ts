import type { PriorityName } from './priority.ts'

/** What an alarm watches, and where the runbook speaks of it. */
export interface AlarmKind {
  /** The heading in docs/operations.md. */
  readonly heading: string
  /** One for each of these. */
  readonly per: 'queue' | 'group' | 'app'
  /** How many metrics one looks at, by the number of its group's queues: CloudWatch's price goes by them, not by alarms. */
  readonly metrics: (queues: number) => number
}

const one = () => 1

/** Every alarm there is, in the runbook's order. */
export const ALARMS = {
  waiting: { heading: 'Tasks wait too long', per: 'queue', metrics: one },
  deadLetters: { heading: 'Dead-letter queue not empty', per: 'queue', metrics: one },
  /** The failures, and for their share of all tasks what leaves each queue. */
  failures: { heading: 'Too many tasks fail', per: 'group', metrics: (queues) => 1 + queues },
  errors: { heading: 'Worker function fails', per: 'group', metrics: one },
  throttles: { heading: 'Worker function throttled', per: 'group', metrics: one },
  recursions: { heading: 'Recursive invocations dropped', per: 'group', metrics: one },
  sweeper: { heading: 'Sweeper fails', per: 'app', metrics: one },
  schedules: { heading: 'Schedule firings dropped', per: 'app', metrics: one },
  /** A budget, which is free, and no alarm of CloudWatch's. */
  spend: { heading: 'Spend over budget', per: 'app', metrics: () => 0 },
} as const satisfies Record<string, AlarmKind>

export type AlarmName = keyof typeof ALARMS

/** When they go off, unless a stack says otherwise. */
export const ALARM_DEFAULTS = {
  /** How old a message may get beyond the time that its task may run, in seconds. */
  waitingSeconds: { critical: 60, high: 300, normal: 1800, low: 14_400 } satisfies Record<PriorityName, number>,
  /** More than so many percent of the tasks that left the queues failed ... */
  failedPercent: 5,
  /** ... and no fewer than so many, within five minutes. */
  failedAtLeast: 5,
} as const

/** Where a heading is found on its page, as GitHub has it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

/** The metrics that all alarms of an app look at. */
export function alarmMetrics(groups: readonly { readonly queues: readonly unknown[] }[]): number {
  const perGroup = ({ queues: { length } }: (typeof groups)[number]) =>
    sum(
      Object.values<AlarmKind>(ALARMS).map(({ per, metrics }) =>
        per === 'queue' ? length * metrics(1) : per === 'group' ? metrics(length) : 0,
      ),
    )
  return sum(groups.map(perGroup)) + ALARMS.schedules.metrics() + ALARMS.sweeper.metrics()
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
