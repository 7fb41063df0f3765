import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type DevServer, startDevServer } from '../../../lib/dev/index.ts'
import { hostileWorld } from '../../support/stories/aws-worlds.ts'
import { HOSTILE_HANDLERS, HOSTILE_MESSAGES, type HostileWorld } from '../../support/stories/hostile.ts'

describe('messages and handlers that mean harm, on the embedded backend', () => {
  let dev: DevServer
  let world: HostileWorld
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('../../support/hostile-app.ts', import.meta.url))
    dev = await startDevServer({ entry, stage: 'fuzz', log: 'silent' })
    world = hostileWorld(dev.endpoint, 'fuzz', false)
  })
  afterAll(async () => {
    await world.backend.close()
    await dev.close()
  })

  test.each([...HOSTILE_MESSAGES, ...HOSTILE_HANDLERS])('$title', ({ run }) => run(world))
})
