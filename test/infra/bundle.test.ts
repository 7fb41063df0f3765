import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { App, Stack } from 'aws-cdk-lib'
import { afterAll, expect, test } from 'vitest'
import { codeBytes, exampleBundle, MOST_BYTES } from '../../bench/parts/bundle-size.ts'
import { TaskQueue } from '../../infra/index.ts'
import fixture from './fixtures/tasks.ts'
import { ENTRY } from './synthesize.ts'

const outdir = mkdtempSync(join(tmpdir(), 'tasklane-bundle-'))
afterAll(() => rmSync(outdir, { recursive: true }))

const cdk = new App({ outdir })
new TaskQueue(new Stack(cdk, 'Stack'), 'Tasks', { app: fixture, entry: ENTRY, stage: 'test' })
const { Resources: resources } = cdk.synth().getStackByName('Stack').template as {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: FunctionProperties }>>
}
const images = codeOf('tl_fixture_test_images')
const other = codeOf('tl_fixture_test_default')

test('the bundle loads by itself on Node and exports the handler', async () => {
  expect(await typeOfHandler(images, {})).toBe('function')
})

test("the sweeper's bundle does too, once it is told where the table is; it holds none of the app's code", async () => {
  const sweeper = codeOf('tl_fixture_test_sweeper_hourly')
  const told = { APP: 'a', STAGE: 's', TABLE: 't', BUCKET: 'b', QUEUE_URL: 'https://queue' }
  const variables = Object.fromEntries(Object.entries(told).map(([name, value]) => [`TASKLANE_${name}`, value]))

  expect(await typeOfHandler(sweeper, variables)).toBe('function')
  await expect(typeOfHandler(sweeper, {})).rejects.toThrow('TASKLANE_TABLE')
  expect(readFileSync(join(sweeper, 'index.mjs'), 'utf8')).not.toContain('picocolors')
})

test('a package that a group wants installed is beside its bundle, in the version of the project', () => {
  const installed = packageJson(join(images, 'node_modules/picocolors'))

  expect(installed.version).toBe(packageJson('node_modules/picocolors').version)
})

test('a group that neither names nor loads the package goes without', () => {
  expect(existsSync(join(other, 'node_modules'))).toBe(false)
})

test('what each batch needs of the AWS SDK is in the bundle; the rest is asked of the runtime only when it is needed', () => {
  const code = readFileSync(join(other, 'index.mjs'), 'utf8')

  expect(code.includes('DynamoDB_20120810')).toBe(true)
  expect(code.match(/\bfrom ?["']@(aws-sdk|smithy)\/[^"']*/g)).toBeNull()
  expect(code.match(/\bimport\(["']@aws-sdk\/client-[^"']*/g)).toEqual([
    'import("@aws-sdk/client-s3',
    'import("@aws-sdk/client-scheduler',
    'import("@aws-sdk/client-ssm',
  ])
})

test("the example's bundle is under 500 KB, without the package that is installed beside it", async () => {
  expect(MOST_BYTES).toBe(500_000)
  expect(codeBytes(await exampleBundle())).toBeLessThan(MOST_BYTES)
})

test('what synth has checked, and what the app has no use for, is not in the bundle', () => {
  const code = readFileSync(join(other, 'index.mjs'), 'utf8')

  // Of what defineApp checks, of threads, the codec `rich`, metrics of each task, fetching messages, and data structures of DynamoDB's client.
  const left = [
    'give each a name of its own',
    'worker_threads',
    'DevalueError',
    'CloudWatchMetrics',
    '"ReceiveMessage"',
    'mnemonist',
  ]
  expect(left.filter((text) => code.includes(text))).toEqual([])
})

test('metrics of each task are in it where the deploy asks for them', () => {
  const app = new App({ outdir: mkdtempSync(join(outdir, 'metrics-')) })
  new TaskQueue(new Stack(app, 'Stack'), 'Tasks', { app: fixture, entry: ENTRY, stage: 'test', taskMetrics: true })
  const { directory } = app.synth()
  // The sweeper's is the one that never has them.
  const codes = readdirSync(directory).filter((name) => existsSync(join(directory, name, 'index.mjs')))

  expect(
    codes.filter((name) => readFileSync(join(directory, name, 'index.mjs'), 'utf8').includes('CloudWatchMetrics')),
  ).toHaveLength(codes.length - 1)
})

test('stack traces can be mapped to the sources, which are not sent along', () => {
  const map = JSON.parse(readFileSync(join(other, 'index.mjs.map'), 'utf8')) as Record<string, unknown>

  expect(map['sources']).toEqual(expect.arrayContaining([expect.stringMatching(/test\/infra\/fixtures\/tasks\.ts$/)]))
  expect(map['sourcesContent']).toBeUndefined()
})

interface FunctionProperties {
  readonly FunctionName?: string
  readonly Code?: { readonly S3Key?: string }
}

async function typeOfHandler(cwd: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const script = "const { handler } = await import('./index.mjs'); console.log(typeof handler); process.exit()"
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd,
    env: { PATH: process.env['PATH'], AWS_REGION: 'eu-central-1', ...variables },
  })
  return stdout.trim()
}

/** Where the code of a function was put: the asset's folder is named by its hash, and so is its key. */
function codeOf(functionName: string): string {
  const found = Object.values(resources).find(({ Properties }) => Properties?.FunctionName === functionName)
  return join(outdir, `asset.${found?.Properties.Code?.S3Key?.replace('.zip', '')}`)
}

function packageJson(folder: string): { readonly version: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string }
}
