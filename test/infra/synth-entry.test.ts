import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { App, Stack } from 'aws-cdk-lib'
import { describe, expect, test } from 'vitest'
import { checkEntry, checkModule } from '../../infra/synth-child/check-entry.ts'
import { childEnvironment } from '../../infra/synth-child/run-child.ts'
import { type AppOptions, appSpec, defineApp } from '../../lib/core/app.ts'
import type { AnyTask } from '../../lib/core/app-types.ts'
import { task } from '../../lib/core/task.ts'
import fixture from './fixtures/tasks.ts'
import { ENTRY, unbundledApp } from './synthesize.ts'
import { GOOD, LIBRARY, moduleFolder, PATIENT, refusalOf } from './user-module.ts'

const { folder, write } = moduleFolder()

describe('a module that fails is refused in its own words:', () => {
  test.each([
    ['an error', `throw new RangeError('no such width')`, /its import throws RangeError: no such width at .*:1:/],
    ['no error', `throw 'a text'`, /its import throws a text/],
    ['nothing', `throw null`, /its import throws null/],
    ['what can not be shown', `throw { toString() { throw 1 } }`, /its import throws object/],
    ['a rejection', `void Promise.reject(new Error('unheard'))`, /its import throws Error: unheard at /],
    ['an error later', `setTimeout(() => { throw new Error('later') })`, /its import throws Error: later at .*:1:/],
    [
      'a flood of errors',
      `import fs from 'node:fs'\nfor (let i = 0; i < 500; i++) fs.writeSync(2, 'x'.repeat(6e4))`,
      /prints megabytes of errors/,
    ],
    ['an exit', `process.exit(3)`, /ends the process, by process.exit\(3\) at .*:1:/],
    ['a signal', `process.kill(process.pid, 'SIGKILL')`, /ended the process without a word \(SIGKILL\)/],
    ['an abort', `process.abort()`, /ended the process without a word \(SIGABRT\)/],
    [
      'a missing package',
      `import 'no-such-package-anywhere'`,
      /failing.ts:1:8: Could not resolve "no-such-package-anywhere"/,
    ],
    ['a mistake in its text', `const = 1`, /failing.ts:1:7: Expected identifier/],
  ])('%s', (name, code, expected) => {
    const entry = write(`${name}-failing`, `${code}\n${GOOD}`)

    expect(refusalOf(entry)).toMatch(expected)
  })

  test('mistakes of its definitions, all of them', () => {
    const entry = write(
      'mistaken',
      `import { defineApp, task } from ${LIBRARY}\nconst one = task({ name: 'one', run: () => 1 })\nexport default defineApp('Mine', { tasks: [one, one] })`,
    )

    expect(refusalOf(entry)).toMatch(/has 2 mistakes:\n.*app name "Mine".*\n.*two tasks are named 'one'/)
  })

  test.each([
    ['another default', 'export default { tasks: [] }'],
    ['no default', 'export const app = 1'],
  ])('%s', (name, code) => {
    expect(refusalOf(write(name, code))).toContain('not made by defineApp; export default defineApp(')
  })
})

describe('a module without effects is taken,', () => {
  test.each([
    ['whatever it prints', `for (let i = 0; i < 1e4; i++) console.log('noise'.repeat(20)), console.error('noise')`],
    [
      'whatever it writes to a pipe',
      `import fs from 'node:fs'\nfor (let i = 0; i < 1e4; i++) fs.writeSync(1, 'noise'.repeat(99))`,
    ],
    ['what it awaits having been printed', `await new Promise((done) => process.stdout.write('x', done))`],
    [
      'what it reads',
      `import fs from 'node:fs'\nfs.readdirSync('/'); await fs.promises.readFile(import.meta.filename)`,
    ],
    [
      'a client that is only made',
      `import http from 'node:http'\nexport const agent = new http.Agent({ keepAlive: true })`,
    ],
    ['a timer that lets go', `setInterval(() => {}, 100).unref()`],
    ['a short wait', `await new Promise((done) => setTimeout(done, 50))`],
    ['a database in memory', `import { DatabaseSync } from 'node:sqlite'\nnew DatabaseSync(':memory:')`],
    [
      'what only TypeScript has',
      `enum Colour { Red }\nclass Point { constructor(readonly x: Colour) {} }\nnew Point(Colour.Red)`,
    ],
  ])('%s', (name, code) => {
    checkModule(write(`${name}-fine`, `${code}\n${GOOD}`), PATIENT)
  })

  test('and may have thousands of tasks', () => {
    const tasks = `Array.from({ length: 5000 }, (_, index) => task({ name: 'task-' + index, run: () => 1 }))`

    checkModule(
      write(
        'many',
        `import { defineApp, task } from ${LIBRARY}\nexport default defineApp('many', { tasks: ${tasks} })`,
      ),
    )
  })

  test('and may load packages with native parts', () => {
    checkModule(fileURLToPath(new URL('fixtures/native-tasks.ts', import.meta.url)))
  })

  test('once for all queues of one synth', () => {
    const entry = write('once', GOOD)
    checkModule(entry)
    writeFileSync(entry, 'process.exit(1)')

    checkModule(entry)
  })
})

describe("the entry of a queue has to export the queue's own app:", () => {
  const one = task({ name: 'resize', group: 'images', run: async () => 1 })
  const check = (name: string, options: AppOptions<readonly AnyTask[]>) =>
    checkEntry(new Stack(new App(), 'Stack'), appSpec(defineApp(name, options)), ENTRY)

  test('its own is taken', () => {
    checkEntry(new Stack(new App(), 'Stack'), appSpec(fixture), ENTRY)
  })

  test('another is refused with both names', () => {
    expect(() => check('other', { tasks: [one], groups: { images: {} } })).toThrow(
      /the entry test\/infra\/fixtures\/tasks.ts has a mistake:\n.*exports app 'fixture', and the queue was given app 'other'/,
    )
  })

  test('another is told apart even where its packages are not those that the given app leaves out of the bundle', () => {
    const native = fileURLToPath(new URL('fixtures/native-tasks.ts', import.meta.url))

    expect(() => checkEntry(new Stack(new App(), 'Stack'), appSpec(fixture), native)).toThrow(
      /exports app 'native', and the queue was given app 'fixture'/,
    )
  })

  test('one of the same name is refused with what differs', () => {
    const given = () => check('fixture', { tasks: [one], groups: { images: { nodeModules: ['picocolors'] } } })

    expect(given).toThrow(/this module exports has tasks cleanup, and the one that the queue was given has not/)
    expect(given).toThrow(
      /task 'resize' has priority 2 in the app that the queue was given, and 1 in the one that this/,
    )
    expect(given).toThrow(/group 'images' has memoryMb 512 in the app that the queue was given, and 1024 in the one/)
  })

  test('nothing is asked of it where CDK bundles nothing, as when it lists or destroys stacks', () => {
    checkEntry(
      new Stack(unbundledApp(), 'Stack'),
      appSpec(defineApp('other', { tasks: [one], groups: { images: {} } })),
      ENTRY,
    )
  })
})

test('what cdk runs refuses a module before it imports it, in its own words alone', async () => {
  const target = join(folder, 'by-synth')
  const entry = write(
    'synth',
    `import fs from 'node:fs'\nfs.writeFileSync(${JSON.stringify(target)}, '')\nsetInterval(() => {}, 100)\n${GOOD}`,
  )
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const env = { ...process.env, CDK_OUTDIR: join(folder, 'out'), CDK_CONTEXT_JSON: JSON.stringify({ entry }) }

  const failure = await promisify(execFile)(process.execPath, ['--conditions=tasklane-source', 'infra/app.ts'], {
    cwd: root,
    env,
  }).catch((error: { readonly stderr: string; readonly code: number }) => error)

  expect(failure).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^the entry .* has a mistake:\n.* writes to the file system/),
  })
  expect(failure.stderr).not.toMatch(/\n\s+at /)
  expect(existsSync(target)).toBe(false)
})

test('the child gets the environment, but for credentials and what is meant for the process that runs synth', () => {
  const environment = {
    PATH: '/bin',
    NODE_ENV: 'test',
    TASKLANE_STAGE: 'prod',
    DATABASE: 'mine',
    AWS_REGION: 'eu-west-1',
    AWS_PROFILE: 'admin',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
    NODE_OPTIONS: '--import tsx',
    NODE_V8_COVERAGE: '/coverage',
  }

  expect(Object.keys(childEnvironment(environment))).toEqual([
    'PATH',
    'NODE_ENV',
    'TASKLANE_STAGE',
    'DATABASE',
    'AWS_REGION',
  ])
})
