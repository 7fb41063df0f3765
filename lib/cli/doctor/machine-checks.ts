import { MANIFEST_VERSION } from '../../core/manifest.ts'
import { type Check, ok } from './check.ts'

/** Whether this Node is new enough. `wanted` as package.json's `engines` has it: `>=22.15`. */
export function nodeCheck(version: string, wanted: string): Check {
  const least = wanted.replace(/^[^\d]*/, '')
  if (compared(version, least) >= 0) return ok('node', version)
  const said = `this is Node ${version}, and tasklane needs ${least} or newer; for this project alone: npm install --save-dev node@24`
  return { name: 'node', level: 'fail', said }
}

export function tasklaneCheck(version: string): Check {
  return ok('tasklane', `${version}, reads manifest version ${MANIFEST_VERSION}`)
}

function compared(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number))
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
