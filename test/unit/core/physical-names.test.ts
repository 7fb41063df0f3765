import { expect, test } from 'vitest'
import {
  bucketName,
  nameProblem,
  queueName,
  scheduleRoleName,
  stackName,
  storageStackName,
} from '../../../lib/core/names.ts'
import { isProduction } from '../../../lib/core/production.ts'

test('usual names are parted by one hyphen', () => {
  expect(stackName('media', 'dev')).toBe('tl-media-dev')
  expect(storageStackName('media', 'dev')).toBe('tl-media-dev-storage')
  expect(bucketName('media', 'dev', '111122223333-eu-west-1')).toBe('tl-media-dev-111122223333-eu-west-1')
})

test('hyphens in an app or a stage never make two deployments meet', () => {
  const pairs = [
    ['a', 'b-c'],
    ['a-b', 'c'],
    ['a', 'b'],
    ['a', 'b-storage'],
    ['a-b', 'storage'],
    ['a-b-c', 'storage'],
  ] as const
  const names = pairs.flatMap(([app, stage]) => [
    `stack ${stackName(app, stage)}`,
    `stack ${storageStackName(app, stage)}`,
    `bucket ${bucketName(app, stage)}`,
  ])

  expect(new Set(names).size).toBe(names.length)
})

test.each(['', '-a', 'a-', 'a--b', 'A', 'a_b', 'a.b', 'a'.repeat(13)])('%j is no stage', (stage) => {
  expect(nameProblem('stage', stage)).toMatch(/must be 1 to 12 of a-z, 0-9 and '-', not at an end nor twice in a row/)
})

test.each(['a', 'a-b-c', '0', 'a'.repeat(12)])('%j is a stage', (stage) => {
  expect(nameProblem('stage', stage)).toBeUndefined()
})

test('the longest names fit what AWS takes', () => {
  const [app, group, stage, region] = ['a'.repeat(20), 'g'.repeat(20), 's'.repeat(12), 'ap-southeast-12']

  expect(queueName({ app, stage, group, priority: 0 }).length + '_dlq'.length).toBeLessThanOrEqual(80)
  expect(scheduleRoleName(app, stage, region).length).toBeLessThanOrEqual(64)
  expect(storageStackName(app, stage).length).toBeLessThanOrEqual(128)
})

test('only stages called so are production', () => {
  expect(['prod', 'production'].every(isProduction)).toBe(true)
  expect(['preprod', 'prod2', 'dev', 'PROD', ''].some(isProduction)).toBe(false)
})
