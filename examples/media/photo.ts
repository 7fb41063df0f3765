import { extname, join } from 'node:path'

export interface Photo {
  readonly path: string
  /** The file's name. */
  readonly name: string
  /** Names the photo's results: without its extension, unless another photo differs by that alone. */
  readonly slug: string
}

/** @param siblings - the names of all photos of the folder, `name` included. */
export function photoOf(folder: string, name: string, siblings: readonly string[]): Photo {
  const stem = (file: string) => file.slice(0, -extname(file).length)
  // Compared without case: some file systems can't keep 'Cat' and 'cat' apart.
  const same = siblings.filter((other) => stem(other).toLowerCase() === stem(name).toLowerCase())
  return { path: join(folder, name), name, slug: same.length > 1 ? slugWithExtension(name, same) : stem(name) }
}

function slugWithExtension(name: string, same: readonly string[]): string {
  const alike = same.filter((other) => other.toLowerCase() === name.toLowerCase())
  const slug = name.replace(/\.(\w+)$/, '-$1')
  return alike.length > 1 ? `${slug}-${alike.indexOf(name) + 1}` : slug
}
