import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { describe, expect, onTestFinished, test } from 'vitest'
import { workerBuild } from '../../../lib/bundle/worker-build.ts'
import { type AppSpec, appSpec } from '../../../lib/core/app.ts'
import { type Dispensable, dispensable } from '../../../lib/core/bundling.ts'
import { manifestDefinitions } from '../../../lib/core/manifest.ts'
import { functionName } from '../../../lib/core/names.ts'
import { planApp } from '../../../lib/core/plan.ts'
import { awsCaller } from '../../../lib/dev/aws-call.ts'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { provision } from '../../../lib/dev/provision/provision.ts'
import { Runner } from '../../../lib/dev/runner/runner.ts'
import { createClient } from '../../../lib/entries/client.ts'
import lean from './fixtures/lean-app.ts'
import whole from './fixtures/whole-app.ts'

const STAGE = 'dev'
const wait = { timeout: '30s' } as const
const dates = new Map([['then', new Date(0)]])

describe('the bundle that is deployed, which holds less than that of the laptop', () => {
  test('runs and repeats tasks, and a codec of the user that is made of `rich`', async () => {
    await using worker = await deployed('lean', appSpec(lean))
    await using client = createClient({ app: lean, endpoint: worker.endpoint, stage: STAGE })

    const [runs, kept] = await Promise.all([
      client.call('flaky', undefined, { wait }),
      client.call('keep', dates, { wait }),
    ])

    expect(worker.without).toEqual(['checks', 'singleWrites', 'taskMetrics', 'threads', 'rich'])
    expect(runs).toBe(2)
    expect(kept).toEqual(dates)
  })

  test('has threads and the codec `rich` where the app has', async () => {
    await using worker = await deployed('whole', appSpec(whole))
    await using client = createClient({ app: whole, endpoint: worker.endpoint, stage: STAGE })

    const [threadId, kept] = await Promise.all([
      client.call('where', undefined, { wait }),
      client.call('keep', dates, { wait }),
    ])

    expect(worker.without).toEqual(['checks', 'singleWrites', 'taskMetrics'])
    expect(threadId).toBeGreaterThan(0)
    expect(kept).toEqual(dates)
  })

  test('does not start where groups have threads that they did not have at synth', async () => {
    const file = await bundled('whole', ['threads'])

    const start = promisify(execFile)(process.execPath, [file], { env: { AWS_REGION: 'eu-central-1' } })

    await expect(start).rejects.toThrow(/OptionError.*group 'apart' runs its handlers in threads here, but did not/)
  })
})

async function bundled(app: string, without: readonly Dispensable[]): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'tasklane-deployed-'))
  onTestFinished(() => rmSync(outdir, { recursive: true }))
  const worker = path('../../../functions/worker.ts')
  const entry = path(`./fixtures/${app}-app.ts`)
  await build({ ...workerBuild({ worker, entry, nodeModules: [], fromSource: true, without }).options, outdir })
  return join(outdir, 'index.mjs')
}

/** Runs the bundle that CDK would deploy on the embedded backend. */
async function deployed(app: string, spec: AppSpec) {
  const without = dispensable(spec)
  const bundle = await bundled(app, without)
  const emulator = await startEmulator({ port: 0 })
  const { endpoint, mappings, hiddenUntilMs } = emulator
  const aws = awsCaller(endpoint)
  const plan = planApp(spec, STAGE)
  const definitions = manifestDefinitions(spec, (group) => functionName(spec.name, STAGE, group))
  const resources = await provision(aws, endpoint, plan, definitions)
  const runner = new Runner({
    aws,
    emulator: { endpoint, mappings, hiddenUntilMs },
    concurrency: 1,
    environment: process.env,
    emit: () => {},
  })
  await runner.deploy({ bundle, plan, resources })
  return {
    endpoint,
    without,
    [Symbol.asyncDispose]: async () => {
      await runner.close()
      aws.close()
      await emulator.close()
    },
  }
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
