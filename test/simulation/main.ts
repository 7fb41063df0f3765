// `npm run sim`: as many worlds as are asked for, on all cores; or one, step by step.
import { parseArgs } from 'node:util'
import { planWorld } from './plan.ts'
import { traceOf } from './run-worlds.ts'
import { runSharded } from './shards.ts'
import { shrink } from './shrink.ts'
import * as subject from './subject.ts'

/** Of a long trace its beginning and its end are printed. */
const TRACE_LINES = 300
const PROGRESS_WORLDS = 5000

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
  const { histogram, failed } = await runSharded(Number(values.from), Number(values.worlds), tellProgress)
  console.log(String(histogram))
  const worlds = histogram.counted('worlds')
  const seconds = (performance.now() - began) / 1000
  console.log(`${worlds} worlds in ${seconds.toFixed(1)} s, ${((seconds / worlds) * 1000).toFixed(2)} ms a world`)
  for (const world of failed) await explain(world.seed)
  const gaps = failed.length > 0 ? [] : histogram.gaps()
  for (const gap of gaps) console.error(gap)
  return failed.length + gaps.length > 0 ? 1 : 0
}

function tellProgress(worlds: number): void {
  if (worlds % PROGRESS_WORLDS === 0) console.error(`${worlds} worlds so far, all promises held`)
}

async function replay(seed: number): Promise<number> {
  const failed = await explain(seed)
  if (!failed) console.log((await traceOf({ seed, subject })).join('\n'), `\nseed ${seed}: all promises held`)
  return failed ? 1 : 0
}

/** Prints the least of a failing world that still fails; false when it holds. */
async function explain(seed: number): Promise<boolean> {
  const shrunk = await shrink(seed, subject, planWorld(seed).tasks.length)
  if (shrunk === undefined) return false
  const { broken, trace, faults, tasksLeft, tries } = shrunk
  const left = trace.length - 2 * TRACE_LINES
  const shown = left > 0 ? [...trace.slice(0, TRACE_LINES), `... ${left} more`, ...trace.slice(-TRACE_LINES)] : trace
  console.error(shown.join('\n'))
  console.error(`seed ${seed}: invariant ${broken.invariant}: ${broken.what}`)
  console.error(
    `shrunk to ${tasksLeft} tasks and ${faults.length} faults in ${tries} worlds; again: npm run sim -- --seed ${seed}`,
  )
  return true
}
