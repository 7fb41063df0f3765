import { describe, expect, test } from 'vitest'
import type { ManifestDefinitions } from '../../../lib/core/manifest.ts'
import { parseQueueName } from '../../../lib/core/names.ts'
import { nearestPriority, PRIORITY_LEVELS } from '../../../lib/core/priority.ts'
import { decideRetired, destinationOf, retiredQueues } from '../../../lib/core/retired-queues.ts'

const task = { priority: 2, track: 'full', codec: 'json', retentionMs: 1 } as const
const definitions: ManifestDefinitions = {
  groups: {
    default: { priorities: [0, 1, 2, 3], functionName: 'tl_media_prod_default' },
    images: { priorities: [0, 3], functionName: 'tl_media_prod_images' },
  },
  tasks: { resize: { ...task, group: 'images', aliases: ['shrink'] }, mail: { ...task, group: 'default' } },
}

describe('a queue is retired', () => {
  const retired = (...names: string[]) => retiredQueues(names, 'media', 'prod', definitions).map(({ name }) => name)

  test('when its group is gone, or its priority', () => {
    const names = ['tl_media_prod_video_high', 'tl_media_prod_images_normal', 'tl_media_prod_images_low']

    expect(retired(...names)).toEqual(['tl_media_prod_video_high', 'tl_media_prod_images_normal'])
  })

  test('and its dead-letter queue with it, which comes after it', () => {
    const names = ['tl_media_prod_video_high_dlq', 'tl_media_prod_images_low_dlq', 'tl_media_prod_video_high']

    expect(retired(...names)).toEqual(['tl_media_prod_video_high', 'tl_media_prod_video_high_dlq'])
  })

  test.each([
    ['another app', 'tl_other_prod_video_high'],
    ['another stage', 'tl_media_dev_video_high'],
    ['an app whose name begins alike', 'tl_media_prod-2_video_high'],
    ['no group', 'tl_media_prod_schedules_dlq'],
    ['no priority', 'tl_media_prod_video_urgent'],
    ['nobody we know', 'tl_media_prod_video_high_dlq_old'],
  ])('but never one of %s', (_, name) => {
    expect(retired(name)).toEqual([])
  })

  test('even where the manifest has a group of a name that every object has', () => {
    expect(retired('tl_media_prod_constructor_high')).toEqual(['tl_media_prod_constructor_high'])
  })
})

test('the name of each queue can be read back', () => {
  const key = { app: 'a-1', stage: 's-1', group: 'g-1', priority: 1 }

  expect(parseQueueName('tl_a-1_s-1_g-1_high')).toEqual({ ...key, deadLetter: false })
  expect(parseQueueName('tl_a-1_s-1_g-1_high_dlq')).toEqual({ ...key, deadLetter: true })
  expect(parseQueueName('tl_a-1_s-1_g-1_HIGH')).toBeUndefined()
})

describe('a message goes', () => {
  const place = (body: unknown, priority: 0 | 1 | 2 | 3 = 2) =>
    destinationOf(typeof body === 'string' ? body : JSON.stringify(body), priority, definitions)

  test('to the group that has its task today, by the old name too', () => {
    expect(place({ v: 1, name: 'mail' })).toEqual({ group: 'default', priority: 2 })
    expect(place({ v: 1, name: 'resize' }, 0)).toEqual({ group: 'images', priority: 0 })
    expect(place({ v: 1, name: 'shrink' }, 0)).toEqual({ group: 'images', priority: 0 })
  })

  test('to the nearest priority that the group has, the more urgent of two', () => {
    expect(place({ v: 1, name: 'resize' }, 1)).toEqual({ group: 'images', priority: 0 })
    expect(place({ v: 1, name: 'resize' }, 2)).toEqual({ group: 'images', priority: 3 })
    expect(nearestPriority(1, [0, 2])).toBe(0)
    expect(PRIORITY_LEVELS.map((level) => nearestPriority(level, PRIORITY_LEVELS))).toEqual(PRIORITY_LEVELS)
  })

  test('by its name whatever version it is of: a worker will look closer', () => {
    expect(place({ v: 9, name: 'resize', more: true }, 3)).toEqual({ group: 'images', priority: 3 })
  })

  test.each([['gone'], ['constructor'], ['__proto__']])('to any group when nobody knows its task: %s', (name) => {
    expect(place({ v: 1, name })).toEqual({ group: 'default', priority: 2 })
  })

  test.each([['no JSON'], ['null'], ['[]'], ['"text"'], ['{"name":7}'], ['']])('to any group when it is %s', (body) => {
    expect(place(body)).toEqual({ group: 'default', priority: 2 })
  })

  test('nowhere when the app has no queue', () => {
    expect(destinationOf('{}', 2, { groups: {}, tasks: {} })).toBeUndefined()
  })
})

test('a queue is deleted when it was empty long enough ago, and is empty now', () => {
  expect(decideRetired(1, 0, 9999, 1000)).toBe('keep')
  expect(decideRetired(0, undefined, 9999, 1000)).toBe('note')
  expect(decideRetired(0, 9000, 9999, 1000)).toBe('note')
  expect(decideRetired(0, 8999, 9999, 1000)).toBe('delete')
})
