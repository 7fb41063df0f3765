import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'
import { startDevServer } from '../../../lib/dev/index.ts'
import { BAD_INPUT } from '../../support/bad-input.ts'
import { badInputWorld } from '../../support/stories/aws-worlds.ts'

/** Each story gets a stage of its own: queues that no other story has touched. */
describe('bad input, on the embedded backend', () => {
  test.each(BAD_INPUT.map((story, index) => ({ ...story, stage: `s${index}` })))('$title', async ({ run, stage }) => {
    const entry = fileURLToPath(new URL('../../support/bad-input-app.ts', import.meta.url))
    await using dev = await startDevServer({ entry, stage, log: 'silent' })
    await using world = badInputWorld(dev.endpoint, stage)
    await run(world)
  })
})
