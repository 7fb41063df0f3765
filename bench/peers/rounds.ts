import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Contestant, Sizes } from './contestants.ts'
import type { Run } from './launch.ts'
import { type MemoryBackend, measureMemoryBackend } from './memory-backend.ts'
import { startPostgres } from './services/postgres.ts'
import { startRedis } from './services/redis.ts'
import type { Service } from './services/service.ts'
import { type Turn, takeTurn } from './turn.ts'

/** What all contestants showed in one round; one that failed is missing. */
export interface Round {
  readonly turns: Readonly<Record<string, Turn>>
  readonly memory: MemoryBackend
  /** What went wrong, by contestant. */
  readonly failures: Readonly<Record<string, string>>
}

export interface RoundsOptions {
  readonly contestants: readonly Contestant[]
  readonly rounds: number
  readonly sizes: Sizes
  readonly python: string | undefined
}

/** Each round begins so many contestants later, so that none is always the first, or always after the same. */
const SHIFT = 3

/** Lets all contestants take their turns, round by round, so that what is compared was measured minutes apart at most. */
export async function playRounds({ contestants, rounds, sizes, python }: RoundsOptions): Promise<Round[]> {
  const run: Run = { folder: mkdtempSync(join(tmpdir(), 'tasklane-peers-')), python }
  const services = new Map<string, Service>()
  const played: Round[] = []
  try {
    const wanted = new Set(contestants.map(({ service }) => service))
    if (wanted.has('redis')) services.set('redis', await startRedis(run.folder))
    if (wanted.has('postgres')) services.set('postgres', await startPostgres(run.folder))
    for (let number = 0; number < rounds; number++) {
      const turns: Record<string, Turn> = {}
      const failures: Record<string, string> = {}
      for (const contestant of rotated(contestants, number * SHIFT)) {
        const beganMs = performance.now()
        const turn = await takeTurn(run, contestant, sizes, services).catch((error: unknown) => whyOf(error))
        if (typeof turn === 'string') failures[contestant.name] = turn
        else turns[contestant.name] = turn
        console.log(line(number + 1, contestant.name, turn, performance.now() - beganMs))
      }
      played.push({ turns, failures, memory: await measureMemoryBackend(sizes.noops) })
    }
    return played
  } finally {
    await Promise.all([...services.values()].map((service) => service.stop()))
    if (played.some(({ failures }) => Object.keys(failures).length > 0))
      console.log(`logs of what failed: ${run.folder}`)
    else rmSync(run.folder, { recursive: true, force: true })
  }
}

function rotated<T>(all: readonly T[], by: number): T[] {
  const at = by % all.length
  return [...all.slice(at), ...all.slice(0, at)]
}

/** The last line: of a Python traceback the only one that says what it was. */
function whyOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trimEnd().split('\n').at(-1) ?? text
}

function line(round: number, name: string, turn: Turn | string, ms: number): string {
  const took = `${(ms / 1000).toFixed(0)} s`
  if (typeof turn === 'string') return `round ${round}  ${name}: FAILED in ${took}: ${turn}`
  const { noops, waits, idle } = turn
  const latency = idle === undefined ? '' : `, p50 ${idle.latency.p50Ms.toFixed(1)} ms`
  const drains = `${noops.tasksPerSecond.toFixed(0)} no-ops/s, ${waits.tasksPerSecond.toFixed(0)} waits/s`
  return `round ${round}  ${name}: ${drains}${latency}  (${took})`
}
