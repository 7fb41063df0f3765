import { readFileSync } from 'node:fs'

/** The parts of a `.cpuprofile` that say where time went. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  /** Microseconds of the clock that all processes of a machine share. */
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/** A function, and the time spent in it and in nothing that it calls. */
export interface SelfTime {
  readonly name: string
  readonly url: string
  readonly ms: number
}

/** What a process did between two moments, both as {@link sharedClockUs} gives them; idle time is left out. */
export function selfTimes(file: string, fromUs: number, toUs: number): SelfTime[] {
  const { nodes, startTime, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const times = new Map<string, { name: string; url: string; ms: number }>()
  let atUs = startTime
  for (const [index, sample] of samples.entries()) {
    const tookUs = timeDeltas[index + 1] ?? 0
    atUs += timeDeltas[index] ?? 0
    const frame = frames.get(sample)
    if (frame === undefined || atUs < fromUs || atUs > toUs || frame.functionName === '(idle)') continue
    const { functionName, url, lineNumber } = frame
    const key = `${functionName} ${url}:${lineNumber}`
    const time = times.get(key) ?? { name: functionName || '(anonymous)', url, ms: 0 }
    time.ms += tookUs / 1000
    times.set(key, time)
  }
  return [...times.values()].sort((a, b) => b.ms - a.ms)
}

export function sharedClockUs(): number {
  return Number(process.hrtime.bigint() / 1000n)
}
