import { describe, expect, test } from 'vitest'
import { MemoryScheduler } from '../../../../lib/adapters/memory/memory-scheduler.ts'
import { MemoryTaskQueue } from '../../../../lib/adapters/memory/memory-task-queue.ts'
import { SteeredClock } from '../../../../lib/adapters/memory/steered-clock.ts'
import {
  FIRING_MESSAGE,
  FIRING_TABLE,
  type FiringRow,
  firedAt,
  previewed,
  previewOf,
} from '../../../support/firing-table.ts'

describe.each(FIRING_TABLE)('in memory, $what', (row) => {
  test('and so it fires', async () => {
    const { clock, queue } = await made(row)

    await clock.advance(Date.parse(row.until) - clock.now())

    expect(firedAt(queue.peek('q').map(({ body }) => body))).toEqual(row.fires)
  })

  test('and so the preview tells it', async () => {
    const { known } = await made(row)

    expect(previewOf(row, known)).toEqual(previewed(row))
  })
})

async function made(row: FiringRow) {
  const clock = new SteeredClock(Date.parse(row.made))
  const queue = new MemoryTaskQueue(clock)
  const scheduler = new MemoryScheduler(clock, queue)
  const { expression, timezone = 'UTC', start, end } = row
  await scheduler.create({
    name: 'clock.row',
    description: '',
    expression,
    timezone,
    startAt: start === undefined ? undefined : Date.parse(start),
    endAt: end === undefined ? undefined : Date.parse(end),
    flexibleMinutes: undefined,
    enabled: true,
    maxAgeSeconds: 86_400,
    queue: 'q',
    message: FIRING_MESSAGE,
    deletesItself: false,
  })
  const known = await scheduler.get('clock.row')
  if (known === undefined) throw new Error('it is not there')
  return { clock, queue, known }
}
