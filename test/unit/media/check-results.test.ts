import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkResults } from '../../../examples/media/check-results.ts'
import { ended } from './outcomes.ts'

const photo = (name: string) => fileURLToPath(new URL(`../../../examples/media/photos/${name}`, import.meta.url))
let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-check-'))
  file = join(folder, 'made.png')
  await sharp({ create: { width: 20, height: 10, channels: 3, background: '#fff' } }).toFile(file)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('checking the results', () => {
  const image = () => ({ kind: 'image', file, width: 20, height: 10 }) as const

  test('passes an image of the right size', async () => {
    expect(await checkResults([ended({ expected: image() })])).toEqual([])
  })

  test('names an image of the wrong size', async () => {
    const problems = await checkResults([ended({ expected: { ...image(), width: 21 } })])

    expect(problems).toEqual([`inspect (cat): ${file} is 20 x 10 and should be 21 x 10`])
  })

  test('names an image that is missing, and one that was cut off', async () => {
    const cut = join(folder, 'cut.jpg')
    await copyFile(photo('broken.jpg'), cut)

    const problems = await checkResults([
      ended({ expected: { ...image(), file: join(folder, 'gone.png') } }),
      ended({ expected: { kind: 'image', file: cut, width: 600, height: 400 } }),
    ])

    expect(problems).toHaveLength(2)
    expect(problems.every((problem) => problem.endsWith("is missing or can't be decoded"))).toBe(true)
  })

  test('names a task that failed, though an old file is there', async () => {
    const problems = await checkResults([ended({ expected: image(), status: 'FAILURE' })])

    expect(problems).toEqual(['inspect (cat): ended as FAILURE, Error: no luck'])
  })

  test('wants a copy to be the same, and as many attempts as the store refused', async () => {
    const copy = { kind: 'copy', file, source: file, fromAttempt: 1 } as const
    await writeFile(join(folder, 'other'), 'other')

    expect(await checkResults([ended({ expected: copy, attempt: 1 })])).toEqual([])
    expect(await checkResults([ended({ expected: copy, attempt: 0 })])).toEqual([
      expect.stringContaining('succeeded on attempt 0'),
    ])
    expect(await checkResults([ended({ expected: { ...copy, file: join(folder, 'other') }, attempt: 1 })])).toEqual([
      expect.stringContaining('is not the same as'),
    ])
  })

  test.each([
    ['coffee.jpg', { status: 'SUCCESS' }, undefined],
    ['broken.jpg', { status: 'FAILURE', code: 'BROKEN_PHOTO' }, undefined],
    ['broken.jpg', { status: 'SUCCESS' }, "can't be decoded, yet it passed"],
    ['coffee.jpg', { status: 'FAILURE', code: 'BROKEN_PHOTO' }, 'is sound, yet it ended as FAILURE BROKEN_PHOTO'],
    ['broken.jpg', { status: 'FAILURE', code: 'OTHER' }, 'ended as FAILURE OTHER instead of'],
  ] as const)('judges the verdict on %s with %j', async (name, facts, problem) => {
    const problems = await checkResults([ended({ ...facts, expected: { kind: 'verdict', source: photo(name) } })])

    expect(problems).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)])
  })
})
