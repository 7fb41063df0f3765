import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Stack } from 'aws-cdk-lib'
import { Key } from 'aws-cdk-lib/aws-kms'
import { expect, onTestFinished, test } from 'vitest'
import { restCostText, TaskQueue } from '../../infra/index.ts'
import { totalUsd } from '../../lib/core/cost-at-rest.ts'
import fixture from './fixtures/tasks.ts'
import { ENTRY, makeQueue, unbundledApp } from './synthesize.ts'

const POLLING = 8 * 648_000 * 0.4e-6

test('a queue knows what it costs at rest: polling, alarms and the sweeper', () => {
  const { queue } = makeQueue()
  const [polling, alarms] = queue.costAtRest

  expect(polling?.usd).toBeCloseTo(POLLING)
  expect(alarms?.usd).toBeCloseTo(3.4)
  expect(totalUsd(queue.costAtRest)).toBeCloseTo(POLLING + 3.4 + 0.01, 1)
})

test('what is switched on or off is in the sum', () => {
  const stack = new Stack(unbundledApp(), 'Stack')
  const { costAtRest } = new TaskQueue(stack, 'Tasks', {
    app: fixture,
    entry: ENTRY,
    stage: 'prod',
    alarms: false,
    dashboard: true,
    encryptionKey: new Key(stack, 'Key'),
  })

  expect(totalUsd(costAtRest)).toBeCloseTo(POLLING + 3 + 1 + 0.01, 1)
  expect(costAtRest.find(({ what }) => what === 'table')?.why).toContain('recovery')
})

test('it is printed as a table, with the sum first and without what costs nothing', () => {
  const { queue } = makeQueue()

  expect(restCostText(queue, queue.costAtRest).split('\n')).toEqual([
    expect.stringMatching(/^fixture, stage test: at rest \$5\.48 a month, by us-east-1's list prices/),
    '  polling of empty queues    $2.07  8 mappings, at most 5.18 million requests',
    '  alarms                     $3.40  34 metrics',
    '  sweeper                   $0.007  720 runs of 2 s',
    '  failure metrics                   $0.30 a group and month in which tasks fail',
    '  logs                              $0.50 a GB written, $0.03 a GB and month kept',
    '  table                             $0.25 a GB and month',
  ])
})

test('synth prints it on standard error, or keeps it to itself', async () => {
  const told = await synthesizeApp({})
  const silent = await synthesizeApp({ cost: 'off' })

  expect(told.stderr).toContain('fixture, stage test: at rest $')
  expect(silent.stderr).not.toContain('at rest')
  expect(told.stdout + silent.stdout).not.toContain('at rest')
})

/** As the CDK command line runs it, with nothing bundled. */
function synthesizeApp(context: Readonly<Record<string, string>>): Promise<{ stdout: string; stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklane-cost-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const given = { entry: ENTRY, stage: 'test', 'aws:cdk:bundling-stacks': [], ...context }
  return promisify(execFile)(process.execPath, ['--conditions=tasklane-source', 'infra/app.ts'], {
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(given) },
  })
}
