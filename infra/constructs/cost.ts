import { type CostLine, costAtRest, dollars, totalUsd } from '../../lib/core/cost-at-rest.ts'
import type { MonitoringProps } from './add-monitoring.ts'
import type { QueueParts } from './queue-parts.ts'

/** What a queue costs a month before its first task. */
export function restCost(parts: QueueParts, { alarms, dashboard = false }: MonitoringProps): readonly CostLine[] {
  const { plan, storage, encryptionKey } = parts
  return costAtRest(plan, {
    alarms: alarms !== false,
    dashboard,
    ownKey: encryptionKey !== undefined,
    pointInTimeRecovery: storage.production,
  })
}

/** The same for people, as a table. */
export function restCostText({ plan: { app, stage } }: Pick<QueueParts, 'plan'>, lines: readonly CostLine[]): string {
  const width = Math.max(...lines.map(({ what }) => what.length))
  const rows = lines
    .filter(({ usd }) => usd !== 0)
    .map(({ what, why, usd }) => {
      const sum = usd === undefined ? '' : dollars(usd)
      return `  ${what.padEnd(width)}  ${sum.padStart(7)}  ${why}`
    })
  return [
    `${app}, stage ${stage}: at rest ${dollars(totalUsd(lines))} a month, by us-east-1's list prices without the free tier (docs/guide/cost.md)`,
    ...rows,
  ].join('\n')
}
