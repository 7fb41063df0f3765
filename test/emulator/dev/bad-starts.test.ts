import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { openDevServer } from '../../../lib/dev/dev-server.ts'
import { backendOptions, type DevServerOptions } from '../../../lib/dev/options.ts'
import { Project, versioned } from './support/project.ts'
import { HANDLER } from './support/runner-setup.ts'

describe('a start says in one message what is wrong and what to do', () => {
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

    const starting = start({ entry: project.entry })

    await expect(starting).rejects.toMatchObject({
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

    const starting = start({ entry: project.entry, port })

    await expect(starting).rejects.toMatchObject({
      reason: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)),
    })
  })

  it('for a folder that cannot be written', async () => {
    using project = new Project(versioned(1))

    const starting = start({ entry: project.entry, persist: `${project.entry}/below-a-file` })

    await expect(starting).rejects.toMatchObject({
      reason: 'PERSIST_FOLDER',
      message: expect.stringContaining('below-a-file'),
    })
  })
})

/** As `startDevServer`, with a small worker: what is wrong is found before any would run. */
async function start(options: DevServerOptions) {
  return openDevServer({ ...backendOptions(options), worker: HANDLER }, 'silent')
}
