import { relative, resolve } from 'node:path'

/** From the working directory where that is above it, as editors and terminals link it; else absolute. */
export function pathFromHere(file: string): string {
  const path = relative(process.cwd(), resolve(file))
  return path.startsWith('..') || path === '' ? file : path
}
