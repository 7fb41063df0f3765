import { alarmMetrics } from './alarms.ts'
import type { AppPlan } from './plan.ts'
import { PRICES } from './prices.ts'

/** What of an app costs something although no task runs. */
export interface RestOptions {
  /** Whether the alarms are there. */
  readonly alarms: boolean
  readonly dashboard: boolean
  /** Whether the data lies under a customer's key; one that serves other things too costs no more for it. */
  readonly ownKey: boolean
  readonly pointInTimeRecovery: boolean
}

/** One line of the bill. */
export interface CostLine {
  readonly what: string
  /** How it comes about. */
  readonly why: string
  /** Dollars a month; `undefined` where it goes by what is stored. */
  readonly usd: number | undefined
}

/** What an app costs a month before its first task, by the list prices of us-east-1, without a free tier. Nothing in it is rounded. */
export function costAtRest(plan: Pick<AppPlan, 'groups'>, options: RestOptions): readonly CostLine[] {
  const queues = plan.groups.flatMap((group) => group.queues)
  const requests = queues.length * IDLE_RECEIVES
  const metrics = options.alarms ? alarmMetrics(plan.groups) : 0
  const { dynamoGbMonth, recoveryGbMonth, logsGb, logsGbMonth, customMetric } = PRICES
  const table = options.pointInTimeRecovery ? dynamoGbMonth.usd + recoveryGbMonth.usd : dynamoGbMonth.usd
  return [
    {
      what: 'polling of empty queues',
      why: `${plural(queues.length, 'mapping')}, at most ${millions(requests)} requests`,
      usd: requests * PRICES.sqsRequest.usd,
    },
    { what: 'alarms', why: plural(metrics, 'metric'), usd: metrics * PRICES.alarmMetric.usd },
    {
      what: 'dashboard',
      why: options.dashboard ? 'one' : 'none',
      usd: options.dashboard ? PRICES.dashboard.usd : 0,
    },
    { what: 'customer key', why: options.ownKey ? 'one' : 'none', usd: options.ownKey ? PRICES.key.usd : 0 },
    { what: 'sweeper', why: `${SWEEPS} runs of ${SWEEP_SECONDS} s`, usd: sweeperUsd() },
    {
      what: 'failure metrics',
      why: `${dollars(customMetric.usd)} a group and month in which tasks fail`,
      usd: undefined,
    },
    {
      what: 'logs',
      why: `${dollars(logsGb.usd)} a GB written, ${dollars(logsGbMonth.usd)} a GB and month kept`,
      usd: undefined,
    },
    {
      what: 'table',
      why: `${dollars(table)} a GB and month${options.pointInTimeRecovery ? ', with recovery to any second' : ''}`,
      usd: undefined,
    },
  ]
}

/** Dollars a month of all lines that have a figure. */
export function totalUsd(lines: readonly CostLine[]): number {
  return lines.reduce((total, { usd = 0 }) => total + usd, 0)
}

/** Dollars, to the cent, or to where they begin. */
export function dollars(usd: number): string {
  return `$${usd === 0 || usd >= 0.01 ? usd.toFixed(2) : usd.toPrecision(1)}`
}

/**
 * Requests a month of a mapping whose queue is empty: five pollers, whose requests wait 20 s each. Lambda may let that down to two where
 * traffic is low, but not for a mapping with a maximum concurrency.
 */
const IDLE_RECEIVES = (5 * 30 * 86_400) / 20

const SWEEPS = 30 * 24
/** Of an empty table: a cold start, and one query of each of the index's partitions. */
const SWEEP_SECONDS = 2
const SWEEPER_GB = 0.25
const SWEEP_READS = 20

function sweeperUsd(): number {
  const { lambdaRequest, lambdaArmSecond, dynamoRead } = PRICES
  return SWEEPS * (lambdaRequest.usd + SWEEP_SECONDS * SWEEPER_GB * lambdaArmSecond.usd + SWEEP_READS * dynamoRead.usd)
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function millions(count: number): string {
  return `${Number((count / 1e6).toPrecision(3))} million`
}
