import { afterAll, beforeAll, describe, test } from 'vitest'
import { createClient } from '../../lib/entries/client.ts'
import { BAD_INPUT } from '../support/bad-input.ts'
import { badInputWorld, claimCheckWorld, emptyQueues, hostileWorld } from '../support/stories/aws-worlds.ts'
import { CLAIM_CHECK, type ClaimCheckWorld } from '../support/stories/claim-check.ts'
import { CLIENT_STORIES } from '../support/stories/client.ts'
import { DELIVERY_STORIES } from '../support/stories/delivery.ts'
import { HOSTILE_HANDLERS, type HostileWorld } from '../support/stories/hostile.ts'
import type threeGroups from './app-three-groups/tasks.ts'
import { STAGE } from './support/stage.ts'

/** The stories that the embedded backend is told, word for word. */
const ENDPOINT = process.env['AWS_ENDPOINT_URL'] ?? ''

describe('stories of client and queues, on LocalStack', () => {
  test.concurrent.each(CLIENT_STORIES)('$title', async ({ run }) => {
    await using client = createClient<typeof threeGroups>({ app: 'three-groups', stage: STAGE, endpoint: ENDPOINT })
    await run({ client })
  })

  test.each(DELIVERY_STORIES)('$title', async ({ run }) => {
    await using client = createClient<typeof threeGroups>({ app: 'three-groups', stage: STAGE, endpoint: ENDPOINT })
    await run({ client })
  })
})

describe('bad input, on LocalStack', () => {
  test.each(BAD_INPUT)('$title', async ({ run }) => {
    const name = `tl_bad-input_${STAGE}_default_normal`
    await emptyQueues(ENDPOINT, [name, `${name}_dlq`])
    await using world = badInputWorld(ENDPOINT, STAGE)
    await run(world)
  })
})

describe('what is too large to travel, on LocalStack', () => {
  let world: ClaimCheckWorld
  beforeAll(() => {
    world = claimCheckWorld(ENDPOINT, STAGE)
  })
  afterAll(() => world.close())

  test.each(CLAIM_CHECK)('$title', ({ run }) => run(world))
})

// Not the fuzzed messages: LocalStack's mappings parse JSON bodies and write them anew, and fail whole batches for some.
describe('handlers that mean harm, on LocalStack', () => {
  let world: HostileWorld
  beforeAll(() => {
    world = hostileWorld(ENDPOINT, STAGE, true)
  })
  afterAll(() => world.backend.close())

  test.each(HOSTILE_HANDLERS)('$title', ({ run }) => run(world))
})
