import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type DevServer, startDevServer } from '../../../lib/dev/index.ts'
import { claimCheckWorld } from '../../support/stories/aws-worlds.ts'
import { CLAIM_CHECK, type ClaimCheckWorld } from '../../support/stories/claim-check.ts'

describe('what is too large to travel, on the embedded backend', () => {
  let dev: DevServer
  let world: ClaimCheckWorld
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('../../support/bad-input-app.ts', import.meta.url))
    dev = await startDevServer({ entry, stage: 'large', log: 'silent' })
    world = claimCheckWorld(dev.endpoint, 'large')
  })
  afterAll(async () => {
    await world.close()
    await dev.close()
  })

  test.each(CLAIM_CHECK)('$title', ({ run }) => run(world))
})
