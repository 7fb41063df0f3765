import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENTRY } from './synthesize.ts'

const folder = mkdtempSync(join(tmpdir(), 'tasklane-synth-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('what cdk runs', () => {
  beforeAll(() => synth({ entry: ENTRY, stage: 'prod' }))

  test('keeps all state in a stack of its own', () => {
    expect(types('tl-fixture-prod-storage')).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
    ])
  })

  test('puts all that follows the code in the other', () => {
    expect(types('tl-fixture-prod')).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::Events::Rule',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      'AWS::Logs::LogGroup',
      'AWS::Logs::MetricFilter',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
      'AWS::SSM::Parameter',
      'AWS::Scheduler::ScheduleGroup',
    ])
  })
})

test('a missing entry is told without a stack trace', async () => {
  const { stderr, code } = await failing({ entry: 'no/such/tasks.ts' })

  expect(stderr).toMatch(/there is no file .*no\/such\/tasks\.ts; pass -c entry=PATH/)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(code).toBe(1)
})

test('a module that exports no app is told so', async () => {
  const { stderr } = await failing({ entry: fileURLToPath(import.meta.resolve('./fixtures/no-app.ts')) })

  expect(stderr).toMatch(/not made by defineApp; export default defineApp/)
})

/** Runs the CDK app as the CDK command line does: in its own process, told of context and output by variables. */
async function synth(context: Readonly<Record<string, string>>): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const bundlingOff = { 'aws:cdk:bundling-stacks': [] }
  await promisify(execFile)(process.execPath, ['--conditions=tasklane-source', 'infra/app.ts'], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...bundlingOff }) },
  })
}

async function failing(context: Readonly<Record<string, string>>): Promise<{ stderr: string; code: number }> {
  return synth(context).then(
    () => ({ stderr: '', code: 0 }),
    (error: { readonly stderr: string; readonly code: number }) => error,
  )
}

function types(stack: string): string[] {
  const template = JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8')) as {
    readonly Resources: Readonly<Record<string, { readonly Type: string }>>
  }
  return [...new Set(Object.values(template.Resources).map(({ Type }) => Type))].sort()
}
