import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { prepareOutFolder } from '../../../examples/media/out-folder.ts'
import { listPhotos } from '../../../examples/media/photo-folder.ts'
import { UsageError } from '../../../examples/media/usage-error.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-folders-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const put = (...names: string[]) => Promise.all(names.map((name) => writeFile(join(folder, name), 'content')))

describe('a folder of photos', () => {
  test('gives its photos by name, and says which files are none', async () => {
    await put('b.PNG', 'a.jpg', 'notes.txt', '.hidden.jpg')
    await mkdir(join(folder, 'inner.jpg'))

    const { photos, ignored } = await listPhotos(folder)

    expect(photos.map(({ name }) => name)).toEqual(['a.jpg', 'b.PNG'])
    expect(ignored).toEqual(['notes.txt'])
  })

  test('that is missing is told so', async () => {
    await expect(listPhotos(join(folder, 'nowhere'))).rejects.toThrow(/there is no folder .*nowhere/)
  })

  test('that is a file is told so', async () => {
    await put('a.jpg')

    await expect(listPhotos(join(folder, 'a.jpg'))).rejects.toThrow(/a\.jpg is a file; give the folder/)
  })

  test('without photos is told what a photo is', async () => {
    await put('notes.txt')

    await expect(listPhotos(folder)).rejects.toThrow(/has no photos; .*\.jpg/)
    await expect(listPhotos(folder)).rejects.toBeInstanceOf(UsageError)
  })

  test('with a photo that cannot be read names it', async () => {
    await put('a.jpg')
    await symlink(join(folder, 'gone'), join(folder, 'b.jpg'))

    await expect(listPhotos(folder)).rejects.toThrow(/b\.jpg can't be read \(ENOENT\)/)
  })
})

describe('the folder for results', () => {
  test('is made when it is missing', async () => {
    await prepareOutFolder(join(folder, 'new', 'er'))

    expect(await readdir(join(folder, 'new'))).toEqual(['er'])
  })

  test('loses the results of an earlier run, and nothing else', async () => {
    await prepareOutFolder(folder)
    await mkdir(join(folder, 'photos'))
    await put('photos/old.jpg', 'contact-sheet.png', 'mine.txt')

    await prepareOutFolder(folder)

    expect((await readdir(folder)).sort()).toEqual(['.tasklane-media', 'mine.txt'])
  })

  test("with someone else's files is refused untouched", async () => {
    await mkdir(join(folder, 'photos'))
    await put('photos/holiday.jpg')

    await expect(prepareOutFolder(folder)).rejects.toThrow(/has other files in it; give --out/)
    expect(await readdir(join(folder, 'photos'))).toEqual(['holiday.jpg'])
  })

  test('that is a file is refused', async () => {
    await put('a')

    await expect(prepareOutFolder(join(folder, 'a'))).rejects.toThrow(/can't be used for the results \(E\w+\)/)
  })
})
