import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type DevServer, startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import type app from '../../localstack/app-three-groups/tasks.ts'
import { CLIENT_STORIES } from '../../support/stories/client.ts'
import { DELIVERY_STORIES } from '../../support/stories/delivery.ts'

describe('stories of client and queues, on the embedded backend', () => {
  let dev: DevServer
  beforeAll(async () => {
    const entry = fileURLToPath(new URL('../../localstack/app-three-groups/tasks.ts', import.meta.url))
    dev = await startDevServer({ entry, log: 'silent' })
  })
  afterAll(() => dev.close())

  test.concurrent.each(CLIENT_STORIES)('$title', { timeout: 120_000 }, async ({ run }) => {
    await using client = createClient<typeof app>({ app: 'three-groups', endpoint: dev.endpoint })
    await run({ client })
  })

  test.each(DELIVERY_STORIES)('$title', { timeout: 120_000 }, async ({ run }) => {
    await using client = createClient<typeof app>({ app: 'three-groups', endpoint: dev.endpoint })
    await run({ client })
  })
})
