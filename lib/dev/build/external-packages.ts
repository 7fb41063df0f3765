import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { nodeModulesNamedIn } from '../../core/bundling.ts'
import { DevServerError } from '../dev-error.ts'

/**
 * Packages that the sources name under `nodeModules`, read from their text.
 *
 * Which packages stay out of the bundle is said by the app, which can't be loaded before it is bundled. A guess by the text is right
 * wherever the names are literals; where it isn't, the app's own word makes for another round.
 */
export function guessNodeModules(sources: readonly string[]): string[] {
  return nodeModulesNamedIn(sources.map((file) => readFileSync(file, 'utf8')))
}

/**
 * Makes `packages` importable from bundles below `folder`, as they are installed for `entry`.
 * @throws DevServerError MODULE_MISSING
 */
export function linkPackages(packages: readonly string[], entry: string, folder: string): void {
  for (const name of packages) {
    const link = join(folder, 'node_modules', name)
    if (existsSync(link)) continue
    const installed = findPackage(name, dirname(entry))
    if (installed === undefined) {
      throw new DevServerError(
        'MODULE_MISSING',
        `a group's nodeModules has ${JSON.stringify(name)}, which is not installed for ${entry}; run: npm install ${name}`,
      )
    }
    mkdirSync(dirname(link), { recursive: true })
    // Junctions need no privilege on Windows; elsewhere the kind means nothing.
    symlinkSync(installed, link, 'junction')
  }
}

function findPackage(name: string, from: string): string | undefined {
  const candidate = join(from, 'node_modules', name)
  if (existsSync(candidate)) return realpathSync(candidate)
  const parent = dirname(from)
  return parent === from ? undefined : findPackage(name, parent)
}
