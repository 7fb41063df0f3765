import { expect, test } from 'vitest'
import { isFiring, SCHEDULED_TIME } from '../../../lib/core/schedules/firing.ts'
import { planEntry } from '../../../lib/core/schedules/plan.ts'
import { failure, rate, task } from '../../../lib/index.ts'
import { workerWorld } from '../../support/worker-world.ts'

const MINUTE_MS = 60_000

/** A world in which a firing of 00:01:00, :20 and :40 is sent so long after midnight. */
async function lateFiring(lateMs: number, run: (attempt: number) => unknown = () => undefined) {
  const runs: string[] = []
  const tick = task({
    name: 'tick',
    retry: { attempts: 3, backoff: 'fixed', initial: '10m', jitter: 'none' },
    run: (_: undefined, ctx) => {
      runs.push(ctx.task.id)
      return run(ctx.task.attempt)
    },
  })
  const world = workerWorld([tick])
  const [plan] = planEntry('clock', rate('20s', { key: 'tick', task: tick, input: undefined }))
  const at = new Date(world.clock.now()).toISOString().replace('.000Z', 'Z')
  await world.advance(lateMs)
  await world.send((plan?.message ?? '').replace(SCHEDULED_TIME, at))
  return { ...world, runs: () => runs.map((id) => id.slice(-10, -3)) }
}

test('a firing that was sent in time makes all its tasks, however long it waited in its queue', async () => {
  const world = await lateFiring(30_000)
  await world.advance(8 * 60 * MINUTE_MS)

  await world.deliver()
  await world.deliver()

  expect(world.runs()).toEqual(['0:01:00', '0:01:20', '0:01:40'])
})

test('of one that was sent too late the newest alone is made up for, and its retries bring back no other', async () => {
  const world = await lateFiring(60 * MINUTE_MS, (attempt) => attempt < 2 && failure('not yet', { retryable: true }))

  await world.deliver()
  const left = world.queue.peek(world.name).map(({ body }) => isFiring(body))
  for (let delivery = 0; delivery < 3; delivery++) {
    await world.deliver()
    await world.advance(10 * MINUTE_MS)
  }

  // Copied as a firing, it would ask for all its tasks again once it is over a day old.
  expect(left).toEqual([false])
  expect(world.runs()).toEqual(['0:01:40', '0:01:40', '0:01:40'])
})
