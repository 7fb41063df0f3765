import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startDevServer } from '../../../lib/dev/index.ts'
import { Project, versioned } from './support/project.ts'

describe('startDevServer says in one message what is wrong and what to do', () => {
  it.each([
    ['an entry that does not compile', 'const a = 1\nconst b = ;', 'BUILD_FAILED', /tasks\.ts:2:11: Unexpected ";"/],
    ['an import that is nowhere', 'import "no-such-package"', 'BUILD_FAILED', /tasks\.ts:1:8: Could not resolve/],
    ['no default export', 'export const a = 1', 'NO_APP', /export default defineApp/],
    ['a default export that is no app', 'export default { name: "x" }', 'NO_APP', /export default defineApp/],
    [
      'an app with mistakes',
      `import { defineApp } from 'tasklane'\nexport default defineApp('A!', { tasks: [{} as never] })`,
      'BAD_APP',
      /2 mistakes/,
    ],
    [
      'a module that throws',
      'throw new Error("no database")\nexport default 1',
      'ENTRY_FAILED',
      /no database[\s\S]*tasks\.ts:1:7/,
    ],
    [
      'a module that exits',
      'console.log("bye"); process.exit(4)\nexport default 1',
      'ENTRY_FAILED',
      /exit 4[\s\S]*bye/,
    ],
    [
      'a package that is not installed',
      `${versioned(1)}\nexport const unused = { nodeModules: ['no-such-package'] }`,
      'MODULE_MISSING',
      /npm install no-such-package/,
    ],
  ])('for %s', async (_, source, reason, message) => {
    using project = new Project(source)

    const start = startDevServer({ entry: project.entry, log: 'silent' })

    await expect(start).rejects.toMatchObject({
      name: 'DevServerError',
      code: 'DEV_SERVER',
      reason,
      message: expect.stringMatching(message),
    })
  })

  it('for a port that is taken', async () => {
    using project = new Project(versioned(1))
    await using taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo

    const start = startDevServer({ entry: project.entry, port, log: 'silent' })

    await expect(start).rejects.toMatchObject({ reason: 'PORT_TAKEN', message: expect.stringContaining(String(port)) })
  })

  it('for a folder that cannot be written', async () => {
    using project = new Project(versioned(1))

    const start = startDevServer({ entry: project.entry, persist: `${project.entry}/below-a-file`, log: 'silent' })

    await expect(start).rejects.toMatchObject({
      reason: 'PERSIST_FOLDER',
      message: expect.stringContaining('below-a-file'),
    })
  })
})
