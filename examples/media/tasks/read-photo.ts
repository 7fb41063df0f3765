import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'

const DATA = 'data:'

/** A photo by its path, or by a `data:` URL with base64: a producer and a function in the cloud share no disk. */
export async function readPhoto(source: string): Promise<Buffer> {
  return source.startsWith(DATA) ? Buffer.from(source.slice(source.indexOf(',') + 1), 'base64') : await readFile(source)
}

/** What messages call it. */
export function photoName(source: string): string {
  return source.startsWith(DATA) ? 'the photo' : basename(source)
}
