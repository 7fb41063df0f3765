import { rmSync } from 'node:fs'
import { createClient } from 'tasklane/client'
import trivial from '../apps/trivial.ts'
import { bundleBoth, type ColdBundle } from '../cold-start/cold-bundles.ts'
import type { FirstInvocation, Invocation } from '../cold-start/invoke-process.ts'
import { acknowledge, batchesOf } from '../floors/lambda-events.ts'
import { openStage, STAGE, type Stage } from '../floors/stage.ts'
import { inFreshProcess } from '../fresh-process.ts'
import { compared, counted, type Part } from '../row.ts'

/** Of a worker of one trivial task, without its source map. */
const MOST_BYTES = 350_000
const LOAD_RATIO = 1.25
const ROUNDS = 15
const SMOKE_ROUNDS = 2
const BATCH = 10
const BESIDE = 'bare handler'

/** A function's first invocation, ten messages to it, each time in a new process; Lambda's own start of that process is not in it. */
export const coldStart: Part = {
  title: 'cold start of a trivial worker, beside a bare handler',
  run: async ({ smoke }) => {
    const { folder, ours, bare } = await bundleBoth(trivial)
    try {
      await using stage = await openStage(trivial)
      const rounds: Round[] = []
      // The first one only fills the file cache.
      for (let round = 0; round <= (smoke ? SMOKE_ROUNDS : ROUNDS); round++) rounds.push(await play(stage, ours, bare))
      return rowsOf(rounds.slice(1), ours, bare)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

interface Round {
  readonly ours: Invoked
  readonly bare: Invoked
}

interface Invoked extends FirstInvocation {
  readonly requests: number
}

async function play(stage: Stage, ours: ColdBundle, bare: ColdBundle): Promise<Round> {
  return { ours: await invoke(stage, ours), bare: await invoke(stage, bare) }
}

/** A batch of new tasks for a new process. */
async function invoke(stage: Stage, { file }: ColdBundle): Promise<Invoked> {
  const { queueUrl } = await fill(stage)
  const events = await batchesOf(stage.aws, queueUrl, 1)
  const [event] = events
  if (event === undefined) throw new Error('no batch')
  await stage.requests()
  const invocation: Invocation = { bundle: file, event }
  const times = await inFreshProcess<FirstInvocation>(
    new URL('../cold-start/invoke-process.ts', import.meta.url),
    invocation,
  )
  const requests = Object.values(await stage.requests()).reduce((sum, count) => sum + count, 0)
  await acknowledge(stage.aws, queueUrl, events)
  return { ...times, requests }
}

async function fill({ endpoint, plan }: Stage) {
  await using client = createClient({ app: trivial, stage: STAGE, endpoint })
  await client.task('echo').enqueueMany(Array.from({ length: BATCH }, (_, index) => `task ${index}`))
  const queue = plan.groups[0]?.queues.find(({ name }) => name.endsWith('normal'))
  return { queueUrl: `${endpoint}/000000000000/${queue?.name}` }
}

function rowsOf(rounds: readonly Round[], ours: ColdBundle, bare: ColdBundle) {
  const beside = (unit: string, of: (invoked: Invoked) => number, most?: number) => ({
    unit,
    values: rounds.map((round) => of(round.ours)),
    references: rounds.map((round) => of(round.bare)),
    beside: BESIDE,
    ...(most !== undefined && { most }),
  })
  return [
    counted('bundle', ours.bytes, 'bytes', MOST_BYTES),
    compared('bundle / bare', { unit: 'bytes', values: [ours.bytes], references: [bare.bytes], beside: BESIDE }),
    compared(
      'load / bare',
      beside('ms', ({ loadMs }) => loadMs, LOAD_RATIO),
    ),
    compared(
      'first invocation / bare',
      beside('ms', ({ invokeMs }) => invokeMs),
    ),
    compared(
      'load and first invocation / bare',
      beside('ms', ({ loadMs, invokeMs }) => loadMs + invokeMs),
    ),
    compared(
      'requests / bare',
      beside('requests', ({ requests }) => requests),
    ),
  ]
}
