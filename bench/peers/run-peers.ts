import { circumstances, type PartResult } from '../results.ts'
import { ascending, percentile } from '../row.ts'
import { CONTESTANTS } from './contestants.ts'
import { FIGURES, figureRows } from './figures.ts'
import { installServers, type ServerName } from './install/debian-packages.ts'
import { installNpmPackages } from './install/npm-packages.ts'
import { installPythonPackages, type Python } from './install/python-packages.ts'
import type { PeerOptions } from './options.ts'
import { playRounds, type Round } from './rounds.ts'
import { memoryRows, targetRows } from './targets.ts'

/** The part that has the targets, each beside another reference. */
export const TARGETS_PART = 'peers-targets'

/** What was measured beside peers, and of which of them. */
export interface PeersResult extends PartResult {
  readonly versions: Readonly<Record<string, string>>
  readonly rounds: number
  /** The share of all processors that other programs used during a contestant's turn. */
  readonly othersShare: { readonly median: number; readonly max: number }
  /** Turns that failed; their rounds lack that contestant. */
  readonly failures: readonly string[]
}

/** Measures Tasklane beside its peers; what can't be had here is said and left out. @returns parts of the results, by name */
export async function runPeers({ rounds, sizes, only }: PeerOptions): Promise<Record<string, PeersResult>> {
  const chosen = CONTESTANTS.filter(({ name }) => only.includes(name))
  const wanted = new Set(chosen.map(({ service }) => service))
  const servers = installServers((['redis', 'postgres'] as const).filter((name: ServerName) => wanted.has(name)))
  const npm = chosen.some(({ adapter }) => adapter.startsWith('npm/')) ? installNpmPackages() : {}
  const python = chosen.some(({ adapter }) => adapter.endsWith('.py')) ? pythonIfAny() : undefined
  const contestants = chosen.filter(({ name, service, adapter }) => {
    const lacking = lacks(service, adapter)
    if (lacking !== undefined) console.log(`${name} skipped: there is no ${lacking}`)
    return lacking === undefined
  })
  function lacks(service: string, adapter: string): string | undefined {
    if (service !== 'backend' && !Object.hasOwn(servers, service)) return service
    return adapter.endsWith('.py') && python === undefined ? 'Python with its packages' : undefined
  }

  const taken = circumstances()
  const played = await playRounds({ contestants, rounds, sizes, python: python?.interpreter })
  const versions = { ...named('server', servers), ...npm, ...named('Python', python?.versions ?? {}) }
  const failures = played.flatMap(({ failures: ones }, round) =>
    Object.entries(ones).map(([name, why]) => `round ${round + 1}, ${name}: ${why}`),
  )
  const common = { ...taken, versions, rounds, othersShare: othersShare(played), failures }
  const figures = Object.entries(FIGURES).map(
    ([name, figure]) => [name, { title: figure.title, ...common, rows: figureRows(figure, played) }] as const,
  )
  return {
    [TARGETS_PART]: { title: 'beside peers', ...common, rows: [...targetRows(played), ...memoryRows(played)] },
    ...Object.fromEntries(figures),
  }
}

/** Several registries have a "redis". */
function named(of: string, versions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(versions).map(([name, version]) => [`${name} (${of})`, version]))
}

function othersShare(played: readonly Round[]): { readonly median: number; readonly max: number } {
  const shares = ascending(played.flatMap(({ turns }) => Object.values(turns).map((turn) => turn.othersShare)))
  const hundredths = (share: number) => Math.round(share * 100) / 100
  return { median: hundredths(percentile(shares, 0.5)), max: hundredths(shares.at(-1) ?? 0) }
}

function pythonIfAny(): Python | undefined {
  try {
    return installPythonPackages()
  } catch (error) {
    console.log(`the contestants in Python can't be had: ${String(error)}`)
    return undefined
  }
}
