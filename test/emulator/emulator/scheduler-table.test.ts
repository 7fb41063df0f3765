import { describe, expect, test } from 'vitest'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import type { KnownSchedule } from '../../../lib/ports/scheduler.ts'
import {
  FIRING_MESSAGE,
  FIRING_TABLE,
  type FiringRow,
  firedAt,
  previewed,
  previewOf,
} from '../../support/firing-table.ts'
import { ROLE, type SteeredWorld, steeredWorld } from './schedules.ts'

describe.each(FIRING_TABLE)('on the embedded backend, $what', (row) => {
  test('and what the preview tells is what it fires', async () => {
    const clock = new SteeredClock(Date.parse(row.made))
    await using world = await steeredWorld({}, clock)
    const preview = previewOf(row, await create(world, row))

    await world.pass(Date.parse(row.until) - clock.now())

    expect(firedAt(await world.arrived())).toEqual(row.fires)
    expect(preview).toEqual(previewed(row))
  })
})

/** Gives what the client reads of it. */
async function create(world: SteeredWorld, { expression, timezone, start, end }: FiringRow): Promise<KnownSchedule> {
  const name = await world.create({
    ScheduleExpression: expression,
    ...(timezone !== undefined && { ScheduleExpressionTimezone: timezone }),
    ...(start !== undefined && { StartDate: new Date(start) }),
    ...(end !== undefined && { EndDate: new Date(end) }),
    Target: { Arn: world.queueArn, RoleArn: ROLE, Input: FIRING_MESSAGE },
  })
  const found = await world.find(name)
  if (found === 'gone') throw new Error(`${name} is gone`)
  return {
    name,
    description: '',
    expression: found.ScheduleExpression ?? '',
    timezone: found.ScheduleExpressionTimezone ?? '',
    startAt: found.StartDate?.getTime(),
    endAt: found.EndDate?.getTime(),
    flexibleMinutes: undefined,
    enabled: true,
    maxAgeSeconds: 86_400,
    queue: world.queueArn,
    message: found.Target?.Input ?? '',
    deletesItself: false,
    createdAt: found.CreationDate?.getTime() ?? 0,
  }
}
