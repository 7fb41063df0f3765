import { expect, test } from 'vitest'
import { defineApp } from '../../lib/core/app.ts'
import { readManifest } from '../../lib/core/manifest.ts'
import { task } from '../../lib/core/task.ts'
import { resourcesOfType, synthesize } from './synthesize.ts'

const template = synthesize()

test('a client reads groups, tasks and resources back from the parameters', () => {
  const manifest = readManifest('fixture', 'test', parameters(template))

  expect(manifest).toEqual({
    groups: {
      default: { priorities: [0, 1, 2, 3], functionName: 'tl_fixture_test_default' },
      images: { priorities: [0, 1, 2, 3], functionName: 'tl_fixture_test_images' },
    },
    tasks: {
      resize: { group: 'images', priority: 1, track: 'full', codec: 'json', retentionMs: 604_800_000 },
      cleanup: { group: 'default', priority: 2, track: 'full', codec: 'json', retentionMs: 604_800_000 },
    },
    resources: {
      table: expect.stringContaining('Table'),
      bucket: expect.stringContaining('Bucket'),
      queueUrl: expect.stringContaining('queues'),
      listing: true,
      schedules: { group: 'tl_fixture_test', roleArn: expect.any(String), deadLetterArn: expect.any(String) },
    },
    mappings: Object.fromEntries(
      ['default', 'images'].flatMap((group) =>
        ['critical', 'high', 'normal', 'low'].map((priority) => [
          `tl_fixture_test_${group}_${priority}`,
          expect.stringContaining(`${group}mappings${priority}`),
        ]),
      ),
    ),
  })
})

test('an app of many tasks takes as many parameters of 4 KB as it needs', () => {
  const tasks = Array.from({ length: 200 }, (_, index) => task({ name: `task-number-${index}`, run: () => 1 }))
  const many = parameters(synthesize({ app: defineApp('many', { tasks }) }))

  expect(many.length).toBeGreaterThan(4)
  expect(many.every(({ value }) => value.length <= 4096)).toBe(true)
  expect(Object.keys(readManifest('many', 'test', many)?.tasks ?? {})).toHaveLength(200)
})

test('nothing runs at deploy: there is no custom resource, and no function but the workers and the sweeper', () => {
  const types = Object.values(template.toJSON()['Resources'] as Record<string, { readonly Type: string }>).map(
    ({ Type }) => Type,
  )

  expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual(
    [],
  )
  expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(3)
})

/** The parameters as CloudFormation would write them, a reference standing for its value. */
function parameters(of: typeof template): { readonly name: string; readonly value: string }[] {
  return Object.values(resourcesOfType(of, 'AWS::SSM::Parameter')).map(({ Properties }) => ({
    name: String(Properties['Name']),
    value: text(Properties['Value']),
  }))
}

function text(value: unknown): string {
  if (typeof value === 'string') return value
  const { 'Fn::Join': join, Ref: reference } = value as Record<string, unknown>
  if (join === undefined) return String(reference)
  return (join as [string, unknown[]])[1].map(text).join('')
}
