import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where a file of this package is: the same from its sources as from `dist`, which stands a folder lower. `path` is from package.json's folder. */
export function packageFile(path: string): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder)
    if (above === folder) throw new Error(`no package.json stands above ${import.meta.dirname}: install tasklane again`)
    folder = above
  }
  return join(folder, path)
}
