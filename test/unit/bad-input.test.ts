import { describe, test } from 'vitest'
import { createTestQueue } from '../../lib/testing/index.ts'
import { BAD_INPUT, type BadInputWorld } from '../support/bad-input.ts'
import app from '../support/bad-input-app.ts'

describe('bad input, on memory', () => {
  test.each(BAD_INPUT)('$title', async ({ run }) => {
    await using queue = createTestQueue(app)
    const world: BadInputWorld = {
      client: queue.client,
      send: (body) => queue.send(body),
      now: () => queue.now(),
      settle: () => queue.drain(),
      deadLetterReasons: async () => queue.deadLetters.map(({ reason }) => reason).sort(),
      held: async () => {
        const queues = await queue.client.queues()
        const normal = queues.find(({ priority }) => priority === 2)
        return (normal?.depth ?? 0) + (normal?.inFlight ?? 0) + (normal?.delayed ?? 0)
      },
    }

    await run(world)
  })
})
