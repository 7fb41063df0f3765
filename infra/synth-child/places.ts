import { fileURLToPath } from 'node:url'
import type { Place } from './protocol.ts'

/** This folder, as sources or as their maps have it. */
const OWN = /[\\/]infra[\\/]synth-child[\\/][^\\/]+$/
/** `at name (location)` or `at location`; what Node itself is made of has no absolute path. */
const LOCATION = /^(?:.*\()?((?:file:\/|\/|[A-Za-z]:[\\/])[^()]*):(\d+):(\d+)\)?$/
const IN_PACKAGE = /[\\/]node_modules[\\/]/

/** The innermost line of a stack that is the user's own; else a package's. Node's and ours are nobody's fault. */
export function placeIn(stack: string | undefined): Place | undefined {
  const places = (stack ?? '')
    .split('\n')
    .map(location)
    .filter((place) => place !== undefined)
    .filter(({ file }) => !OWN.test(file))
  return places.find(({ file }) => !IN_PACKAGE.test(file)) ?? places[0]
}

function location(line: string): Place | undefined {
  const [, path, row, column] = LOCATION.exec(line.trim().replace(/^at (async )?/, '')) ?? []
  if (path === undefined) return undefined
  const file = path.startsWith('file:') ? fileURLToPath(path) : path
  return { file, line: Number(row), column: Number(column) }
}
