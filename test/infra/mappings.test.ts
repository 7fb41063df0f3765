import type { Template } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { defineApp } from '../../lib/core/app.ts'
import type { GroupOptions } from '../../lib/core/group.ts'
import { task } from '../../lib/core/task.ts'
import { resourcesOfType, synthesize } from './synthesize.ts'

const template = synthesize()
const all = mappings(template)

test('each queue is polled by a mapping of its own, and no dead-letter queue is', () => {
  expect(Object.keys(all).sort()).toEqual(
    ['default', 'images'].flatMap((group) =>
      ['critical', 'high', 'low', 'normal'].map((name) => `tl_fixture_test_${group}_${name}`),
    ),
  )
})

test('a failed message alone is delivered again, not its whole batch', () => {
  for (const mapping of Object.values(all))
    expect(mapping['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures'])
})

test('a batch holds as many tasks as one invocation runs at once', () => {
  expect(all['tl_fixture_test_images_high']?.['BatchSize']).toBe(2)
  expect(all['tl_fixture_test_default_high']?.['BatchSize']).toBe(10)
})

test('a batch is filled for as long as the group says, and not at all by default', () => {
  expect(all['tl_fixture_test_images_high']?.['MaximumBatchingWindowInSeconds']).toBe(3)
  expect(all['tl_fixture_test_default_high']?.['MaximumBatchingWindowInSeconds']).toBeUndefined()
})

test('maxInvocations caps each priority, LOW at half', () => {
  expect(concurrency(template, 'images')).toEqual({ critical: 20, high: 20, normal: 20, low: 10 })
})

test('a group without maxInvocations shares the concurrency of the account', () => {
  expect(concurrency(template, 'default')).toEqual({
    critical: undefined,
    high: undefined,
    normal: undefined,
    low: undefined,
  })
})

test('LOW never gets less than the two that Lambda asks for', () => {
  expect(concurrency(withGroup({ maxInvocations: 2 }), 'default')).toMatchObject({ normal: 2, low: 2 })
})

test('a hard maximum is split over the priorities', () => {
  expect(concurrency(withGroup({ maxInvocations: 10, hard: true }), 'default')).toEqual({
    critical: 2,
    high: 2,
    normal: 2,
    low: 2,
  })
})

function withGroup(options: GroupOptions): Template {
  return synthesize({
    app: defineApp('fixture', { tasks: [task({ name: 'any', run: () => 1 })], groups: { default: options } }),
  })
}

/** The mappings by the name of their queue. */
function mappings(of: Template): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const queues = resourcesOfType(of, 'AWS::SQS::Queue')
  return Object.fromEntries(
    Object.values(resourcesOfType(of, 'AWS::Lambda::EventSourceMapping')).map(({ Properties }) => {
      const { 'Fn::GetAtt': attribute } = Properties['EventSourceArn'] as { readonly 'Fn::GetAtt': readonly string[] }
      return [String(queues[attribute[0] ?? '']?.Properties['QueueName']), Properties]
    }),
  )
}

function concurrency(of: Template, group: string): Record<string, unknown> {
  const found = mappings(of)
  return Object.fromEntries(
    ['critical', 'high', 'normal', 'low'].map((priority) => {
      const scaling = found[`tl_fixture_test_${group}_${priority}`]?.['ScalingConfig']
      return [priority, (scaling as { readonly MaximumConcurrency?: number } | undefined)?.MaximumConcurrency]
    }),
  )
}
