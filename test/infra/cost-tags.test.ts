import { expect, test } from 'vitest'
import { COST_TAGS } from '../../infra/index.ts'
import { synthesize } from './synthesize.ts'

const resources = Object.entries(
  synthesize().toJSON()['Resources'] as Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >,
)

/** CloudFormation has no tags for these. */
const UNTAGGED = [
  'AWS::IAM::Policy',
  'AWS::Lambda::Permission',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
]

test('all that can be tagged says its app and stage', () => {
  const untold = resources
    .filter(([, { Type }]) => !UNTAGGED.includes(Type))
    .filter(([, { Properties }]) => {
      const tags = tagsOf(Properties)
      return tags[COST_TAGS.app] !== 'fixture' || tags[COST_TAGS.stage] !== 'test'
    })

  expect(untold.map(([id, { Type }]) => `${Type} ${id}`)).toEqual([])
})

test("a group's queues, function, role, logs and mappings say whose they are", () => {
  const types = resources
    .filter(([, { Properties }]) => tagsOf(Properties)[COST_TAGS.group] === 'images')
    .map(([, { Type }]) => Type)

  expect([...new Set(types)].sort()).toEqual([
    'AWS::IAM::Role',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::SQS::Queue',
  ])
})

test("what all groups share is no one group's", () => {
  const shared = resources.filter(([, { Type }]) => /Table$|Bucket$|Parameter$|ScheduleGroup$/.test(Type))

  expect(shared.length).toBeGreaterThanOrEqual(4)
  expect(shared.map(([, { Properties }]) => tagsOf(Properties)[COST_TAGS.group])).toEqual(shared.map(() => undefined))
})

/** Most types take a list, parameters a map. */
function tagsOf(properties: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const tags = properties['Tags'] ?? {}
  if (!Array.isArray(tags)) return tags as Record<string, unknown>
  return Object.fromEntries(tags.map(({ Key, Value }: { Key: string; Value: unknown }) => [Key, Value]))
}
