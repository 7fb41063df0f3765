import { Histogram } from './histogram.ts'
import type { Broken } from './invariants/index.ts'
import type { Subject } from './subject-types.ts'
import { World, type WorldOptions } from './world.ts'

/** A world in which a promise was broken. */
export interface FailedWorld {
  readonly seed: number
  readonly broken: Broken
}

export interface Seeds {
  readonly from: number
  readonly count: number
  /** 2 takes every other seed, so that several may share a range. */
  readonly step: number
}

/** Runs worlds until one fails. What nobody awaits and nobody catches fails the world that it happens in. */
export async function runWorlds(
  subject: Subject,
  seeds: Seeds,
  histogram: Histogram,
  onWorld: () => void = () => {},
): Promise<FailedWorld | undefined> {
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed += seeds.step) {
    const broken = await runWorld({ seed, subject, histogram })
    if (broken !== undefined) return { seed, broken: broken.broken }
    onWorld()
  }
  return undefined
}

/** What of a world is left when it is over. */
export interface Remains {
  readonly broken: Broken
  readonly trace: readonly string[]
  readonly faults: readonly string[]
}

/** The promise that was broken in one world, and how; `undefined` when all held. */
export async function runWorld(options: WorldOptions): Promise<Remains | undefined> {
  const { world, broken } = await watched(options)
  return broken === undefined ? undefined : { broken, trace: world.trace.lines, faults: world.faults.happened }
}

/** A whole world's trace, however it ends. */
export async function traceOf(options: Omit<WorldOptions, 'traced' | 'histogram'>): Promise<readonly string[]> {
  const { world } = await watched({ ...options, histogram: new Histogram(), traced: true })
  return world.trace.lines
}

async function watched(options: WorldOptions) {
  const world = new World(options)
  process.on('unhandledRejection', world.unexpected)
  try {
    await world.run()
    // Lets Node look for rejections that nobody handled.
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    process.off('unhandledRejection', world.unexpected)
  }
  return { world, broken: world.ledger.broken }
}
