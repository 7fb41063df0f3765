import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { workerBuild } from '../../../lib/bundle/worker-build.ts'

const folder = mkdtempSync(join(tmpdir(), 'tasklane-worker-build-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sources = { worker: fixture('probe.ts'), entry: fixture('user-app.ts'), nodeModules: [], fromSource: true }
await build({ ...workerBuild(sources).options, outdir: folder })
const code = readFileSync(join(folder, 'index.mjs'), 'utf8')
const probed = await run()

describe('in a minified bundle', () => {
  test("the user's classes and functions have their names, by which their errors are told apart", () => {
    expect(probed.userErrors).toEqual(['Declined', 'OutOfCredit', 'NonRetryableError'])
    expect(probed.userFunctions).toEqual(['charge', 'refund'])
  })

  test("each concrete error of Tasklane's has its own, and nothing else", () => {
    const named = probed.ownNames.filter(([exported]) => !ABSTRACT.includes(exported))

    expect(named.length).toBeGreaterThan(30)
    expect(named.filter(([exported, name]) => exported !== name)).toEqual([])
    expect(code.includes('isBrandedError')).toBe(false)
  })

  test('there is one Tasklane, whether the user imports or requires it', () => {
    expect(probed.oneCopy).toEqual([true, true])
  })

  test("stacks lead to the user's lines", () => {
    expect(probed.stack).toMatch(/user-app\.ts:14:9/)
  })
})

describe('of the SDK', () => {
  test('the one class keeps its name that the SDK asks for it', () => {
    expect(probed.sdk.logger).toBe('NoOpLogger')
  })

  test('a client says its version without the rest of its package.json', () => {
    const { version } = JSON.parse(readFileSync('node_modules/@aws-sdk/client-dynamodb/package.json', 'utf8'))

    expect(probed.sdk.agent).toContain(`aws-sdk-js/${version}`)
    expect(code.includes('devDependencies')).toBe(false)
  })

  test("clients take nothing else of it, and SHA-256 is Node's, with the same digests", () => {
    const configs = ['dynamodb', 'sqs'].map((name) =>
      readFileSync(`node_modules/@aws-sdk/client-${name}/dist-es/runtimeConfig.js`, 'utf8'),
    )
    const taken = configs
      .flatMap((text) => text.match(/packageInfo\b\S*/g) ?? [])
      .filter((use) => use !== 'packageInfo')

    expect(new Set(taken)).toEqual(new Set(['packageInfo.version']))
    expect(probed.sdk.hash).toBe(createHmac('sha256', 'secret').update('text').digest('hex'))
    expect(code.includes('Cannot hash more than')).toBe(false)
  })
})

test('what of the user stays outside is told, and what does not compile, with its place', async () => {
  const outside = workerBuild({ ...sources, entry: fixture('outside.ts'), nodeModules: ['picocolors'] })
  const entry = join(folder, 'missing-import.ts')
  writeFileSync(entry, "export { default } from './nowhere.ts'")
  const broken = workerBuild({ ...sources, entry })

  await build({ ...outside.options, outdir: join(folder, 'outside'), write: false })
  const failure = build({ ...broken.options, outdir: join(folder, 'broken'), write: false, logLevel: 'silent' })

  expect(outside.userImports).toContainEqual(expect.objectContaining({ path: 'picocolors', kind: 'import-statement' }))
  await expect(failure).rejects.toMatchObject({
    errors: [
      {
        text: expect.stringContaining('nowhere'),
        location: { line: 1, file: expect.stringMatching(/missing-import/) },
      },
    ],
  })
})

/** Nothing is ever made of these. */
const ABSTRACT = ['TasklaneError', 'EnqueueError', 'ResultError', 'WorkerError']

interface Probed {
  readonly userErrors: readonly string[]
  readonly userFunctions: readonly string[]
  readonly ownNames: readonly (readonly [string, string])[]
  readonly oneCopy: readonly boolean[]
  readonly sdk: { readonly logger: string; readonly agent: readonly string[]; readonly hash: string }
  readonly stack: string
}

async function run(): Promise<Probed> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--enable-source-maps', join(folder, 'index.mjs')])
  return JSON.parse(stdout) as Probed
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
}
