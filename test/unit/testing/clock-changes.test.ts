import { expect, test } from 'vitest'
import { cron, defineApp, task } from '../../../lib/index.ts'
import { createTestQueue } from '../../../lib/testing/index.ts'
import { CLOCK_CHANGES } from '../../support/clock-changes.ts'

/** The table that the other engines pass, with a whole queue around it: declared, fired, run. */
test.each(CLOCK_CHANGES)('in memory, where clocks change: $zone, $cron, $what', async (row) => {
  const ran: string[] = []
  const note = task({ name: 'note', run: (_: undefined, ctx) => void ran.push(ctx.task.id) })
  const entry = cron(row.cron, { key: 'row', task: note, input: undefined, timezone: row.zone })
  const now = new Date(row.after)
  const last = new Date(row.fires.at(-1) ?? row.after)
  await using queue = createTestQueue(defineApp('clocks', { tasks: [note], schedules: { s: [entry] } }), { now })

  await queue.advance(Number(last) - Number(now) + 1000)

  expect(ran).toEqual(row.fires.map((time) => `s.row.${time}.r`))
})
