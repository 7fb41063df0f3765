// `npm run sim`: as many worlds as are asked for, on all cores; or one, step by step.
import { parseArgs } from 'node:util'
import { planWorld } from './plan.ts'
import type { FailedWorld } from './run-worlds.ts'
import { traceOf } from './run-worlds.ts'
import { runSharded } from './shards.ts'
import { shrink } from './shrink.ts'
import * as subject from './subject.ts'

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '100000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
})

process.exitCode = values.seed === undefined ? await runMany() : await replay(Number(values.seed))

async function runMany(): Promise<number> {
  const began = performance.now()
  const { histogram, failed } = await runSharded(Number(values.from), Number(values.worlds))
  console.log(String(histogram))
  const worlds = histogram.counted('worlds')
  const seconds = (performance.now() - began) / 1000
  console.log(`${worlds} worlds in ${seconds.toFixed(1)} s, ${((seconds / worlds) * 1000).toFixed(2)} ms a world`)
  for (const world of failed) await explain(world)
  const gaps = failed.length > 0 ? [] : histogram.gaps()
  for (const gap of gaps) console.error(gap)
  return failed.length + gaps.length > 0 ? 1 : 0
}

async function replay(seed: number): Promise<number> {
  const failed = await explain({ seed, broken: undefined })
  if (!failed) console.log((await traceOf({ seed, subject })).join('\n'), `\nseed ${seed}: all promises held`)
  return failed ? 1 : 0
}

/** Prints the least of a failing world that still fails; false when it holds. */
async function explain({ seed }: { readonly seed: number; readonly broken: FailedWorld['broken'] | undefined }) {
  const shrunk = await shrink(seed, subject, planWorld(seed).tasks.length)
  if (shrunk === undefined) return false
  const { broken, trace, faults, tasksLeft, tries } = shrunk
  console.error(trace.join('\n'))
  console.error(`seed ${seed}: invariant ${broken.invariant}: ${broken.what}`)
  console.error(
    `shrunk to ${tasksLeft} tasks and ${faults.length} faults in ${tries} worlds; again: npm run sim -- --seed ${seed}`,
  )
  return true
}
