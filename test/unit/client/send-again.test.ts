import { expect, test } from 'vitest'
import { DEFAULTS } from '../../../lib/core/defaults.ts'
import { add, app } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

test('a task that is sent again days later keeps its record for as long as the new message can come', async () => {
  const world = clientWorld(app)
  const idempotencyKey = { key: 'k', window: '30d' } as const
  const { id } = await world.client.enqueue(add, { a: 1 }, { idempotencyKey })
  await world.advance(10 * 86_400_000)

  await world.client.enqueue(add, { a: 1 }, { idempotencyKey })

  expect(world.sent()).toHaveLength(2)
  expect((await world.record(id)).ttl * 1000).toBe(world.clock.now() + DEFAULTS.lastDeliveryMs)
})
