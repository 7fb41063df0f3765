import { constants } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type Photo, photoOf } from './photo.ts'
import { UsageError } from './usage-error.ts'

const EXTENSIONS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif'])

export interface PhotoFolder {
  /** By name. */
  readonly photos: readonly Photo[]
  /** Names of files that are no photos, by their extension; hidden ones and folders are not counted. */
  readonly ignored: readonly string[]
}

/**
 * Lists the photos in a folder, not those in folders inside it.
 *
 * @throws UsageError when it is missing, no folder, without photos, or has a photo that may not be read.
 */
export async function listPhotos(folder: string): Promise<PhotoFolder> {
  const entries = await entriesOf(folder)
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
  const isPhoto = (name: string) => EXTENSIONS.has(extname(name).toLowerCase())
  const found = names.filter(isPhoto)
  if (found.length === 0)
    throw new UsageError(`${folder} has no photos; a photo's name ends in ${[...EXTENSIONS].join(', ')}`)
  await Promise.all(found.map((name) => requireReadable(join(folder, name))))
  return {
    photos: found.map((name) => photoOf(folder, name, found)),
    ignored: names.filter((name) => !isPhoto(name)),
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') throw new UsageError(`there is no folder ${folder}; give a folder of photos`)
    if (code === 'ENOTDIR') throw new UsageError(`${folder} is a file; give the folder that it is in`)
    throw new UsageError(`${folder} can't be read (${String(code)}); check its permissions`)
  }
}

async function requireReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new UsageError(`${file} can't be read (${String(code)}); check its permissions, or move it elsewhere`)
  }
}
