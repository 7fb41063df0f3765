import { expect, test } from 'vitest'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import { parseCron } from '../../../lib/core/schedules/cron.ts'
import { toEventBridge } from '../../../lib/core/schedules/eventbridge-write.ts'
import { SCHEDULED_TIME } from '../../../lib/core/schedules/firing.ts'
import { CLOCK_CHANGES } from '../../support/clock-changes.ts'
import { ROLE, steeredWorld } from './schedules.ts'

/** The emulator looks at its clock once a minute: years of that would take long, and are the other engines'. */
const LONGEST_MS = 100 * 86_400_000
const ROWS = CLOCK_CHANGES.map((row) => ({
  ...row,
  from: Date.parse(row.after),
  last: Date.parse(row.fires.at(-1) ?? ''),
}))

test.each(ROWS.filter(({ from, last }) => last - from < LONGEST_MS))(
  'in the emulator, where clocks change: $zone, $cron, $what',
  async ({ zone, cron, fires, from, last }) => {
    await using world = await steeredWorld({}, new SteeredClock(from))
    const [ScheduleExpression] = toEventBridge(parseCron(cron)).expressions
    await world.create({
      ScheduleExpression,
      ScheduleExpressionTimezone: zone,
      Target: { Arn: world.queueArn, RoleArn: ROLE, Input: SCHEDULED_TIME },
    })

    await world.pass(last - from + 1000)

    expect(await world.arrived()).toEqual(fires)
  },
)

test('all kinds of changes are among those', () => {
  expect(ROWS.filter(({ from, last }) => last - from < LONGEST_MS).length).toBeGreaterThanOrEqual(10)
})
