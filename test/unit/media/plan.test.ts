import { describe, expect, test } from 'vitest'
import { type Photo, photoOf } from '../../../examples/media/photo.ts'
import { MOSAICS, planInspections, planTasks } from '../../../examples/media/plan.ts'
import { PRIORITIES } from '../../../examples/media/planned-task.ts'

const photos = (...names: string[]): Photo[] => names.map((name) => photoOf('/in', name, names))
const four = photos('a.jpg', 'b.png', 'c.jpg', 'd.jpg')

describe('the plan of the main job', () => {
  test('looks at every file at critical priority', () => {
    const tasks = planInspections(four)

    expect(tasks.map(({ task, input }) => [task, input])).toEqual(four.map(({ path }) => ['inspect', { source: path }]))
    expect(new Set(tasks.map(({ options }) => options.priority))).toEqual(new Set(['critical']))
  })

  test('uses all four priorities, the least urgent enqueued first', () => {
    const priorities = planTasks(four, '/out', 8).map(({ options }) => options.priority)

    const ranks = priorities.map((name) => PRIORITIES.indexOf(name))
    expect(new Set(ranks)).toEqual(new Set([0, 1, 2, 3]))
    expect(ranks).toEqual([...ranks].sort((one, other) => other - one))
  })

  test('never writes one file twice, whatever the batch', () => {
    const files = planTasks(four, '/out', 1000).flatMap(({ input }) => ('target' in input ? [input.target] : []))

    expect(new Set(files).size).toBe(files.length)
    expect(files.every((file) => file.startsWith('/out/'))).toBe(true)
  })

  test.each([0, 1, 7, 240])('deals a batch of %d thumbnails out evenly', (batch) => {
    const thumbnails = planTasks(four, '/out', batch).filter(({ task }) => task === 'thumbnail')

    const perPhoto = four.map(({ slug }) => thumbnails.filter(({ options }) => options.labels['photo'] === slug).length)
    expect(thumbnails.length).toBe(batch)
    expect(Math.max(...perPhoto) - Math.min(...perPhoto)).toBeLessThanOrEqual(1)
  })

  test('expects of each image task just the file and the size it asks for', () => {
    const thumbnail = planTasks(four, '/out', 1).find(({ task }) => task === 'thumbnail')

    expect(thumbnail).toMatchObject({ input: { target: '/out/photos/a/thumbnails/0000-48-attention.webp', size: 48 } })
    expect(thumbnail?.expected).toEqual({
      kind: 'image',
      file: '/out/photos/a/thumbnails/0000-48-attention.webp',
      width: 48,
      height: 48,
    })
  })

  test('lets the store refuse some photos, and expects as many attempts', () => {
    const publications = planTasks(four, '/out', 0).filter(({ task }) => task === 'publish')

    const refusals = publications.map(({ input }) => ('failFirst' in input ? input.failFirst : undefined))
    expect(refusals).toEqual([1, 2, 0, 1])
    expect(publications.map(({ expected }) => 'fromAttempt' in expected && expected.fromAttempt)).toEqual(refusals)
  })

  test('cuts mosaics out of the other photos, or out of the only one', () => {
    const pieces = (some: readonly Photo[]) =>
      planTasks(some, '/out', 0).flatMap(({ input }) => ('pieces' in input ? [input.pieces] : []))

    expect(pieces(four)[1]).toEqual(['/in/a.jpg', '/in/c.jpg', '/in/d.jpg'])
    expect(pieces(four)).toHaveLength(MOSAICS)
    expect(pieces(photos('only.jpg'))).toEqual([['/in/only.jpg']])
  })

  test('of no sound photo is empty', () => {
    expect(planTasks([], '/out', 240)).toEqual([])
  })
})

describe('a photo', () => {
  test.each([
    [
      ['cat.jpg', 'dog.png'],
      ['cat', 'dog'],
    ],
    [
      ['cat.jpg', 'cat.png'],
      ['cat-jpg', 'cat-png'],
    ],
    [
      ['Cat.jpg', 'cat.JPG'],
      ['Cat-jpg-1', 'cat-JPG-2'],
    ],
    [['a.b.jpg'], ['a.b']],
  ])('files of %j give results a name each', (names, slugs) => {
    expect(names.map((name) => photoOf('/in', name, names).slug)).toEqual(slugs)
  })
})
