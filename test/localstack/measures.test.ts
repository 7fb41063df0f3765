import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startDevServer } from '../../lib/dev/index.ts'
import { createClient, gather } from '../../lib/entries/client.ts'
import type { Client } from '../../lib/index.ts'
import type threeGroups from './app-three-groups/tasks.ts'
import { say } from './support/say.ts'
import { STAGE } from './support/stage.ts'

/** Figures to read. What is asserted is that nothing was lost and nothing doubled while they were taken. */

type AppClient = Client<typeof threeGroups>

const CALLS = 25
const WARM_UP = 3
const BACKLOG = 2000
/** Of one task of the backlog: so long that it lasts while the urgent ones are measured, and no longer than it has to. */
const LOW_MS = 400

test.each([
  ['LocalStack', openLocalStack],
  ['the embedded backend', openEmbedded],
] as const)(
  'under a backlog of 2,000, urgent tasks go first, and all are done once: on %s',
  {
    timeout: 600_000,
  },
  async (name, open) => {
    await using world = await open()
    const { client } = world
    const idle = await criticalTimes(client, 'default')
    const idlePaint = await criticalTimes(client, 'images')
    const labels = { backlog: `m${Date.now()}` }
    const inputs = Array.from({ length: BACKLOG }, () => ({ ms: LOW_MS, colour: 'grey' }))

    const backlog = await client.task('paint').with({ priority: 'low', labels }).enqueueMany(inputs)
    const loaded = await criticalTimes(client, 'images')
    const waiting = (await client.queues()).find(({ group, priority }) => group === 'images' && priority === 3)
    const outcomes = await gather(backlog, { timeout: '550s' })

    say(`${name}: enqueue to result, idle: ${text(idle)} (p50 under 1.5 s is wanted on LocalStack)`)
    say(
      `${name}: CRITICAL, idle: ${text(idlePaint)}; under ${BACKLOG} LOW: ${text(loaded)}, ${ratio(loaded, idlePaint)}`,
    )
    say(`${name}: of the backlog, ${(waiting?.depth ?? 0) + (waiting?.inFlight ?? 0)} were left after the measurement`)
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(BACKLOG)
    expect(outcomes.filter(({ status, attempt }) => status !== 'SUCCESS' || attempt !== 0)).toEqual([])
    const after = (await client.queues()).find(({ group, priority }) => group === 'images' && priority === 3)
    expect(after).toMatchObject({ deadLetters: 0 })
  },
)

/** In ms, ascending: one task at a time, from `enqueue` to its result in hand. */
async function criticalTimes(client: AppClient, group: 'default' | 'images'): Promise<number[]> {
  const times: number[] = []
  for (let call = -WARM_UP; call < CALLS; call++) {
    const began = performance.now()
    if (group === 'default') await client.call('add', { a: call }, { priority: 'critical', wait: { timeout: '60s' } })
    else await client.call('paint', { ms: 1, colour: 'red' }, { priority: 'critical', wait: { timeout: '60s' } })
    if (call >= 0) times.push(performance.now() - began)
  }
  return times.toSorted((a, b) => a - b)
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}

function text(sorted: readonly number[]): string {
  return `p50 ${percentile(sorted, 0.5).toFixed(0)} ms, p95 ${percentile(sorted, 0.95).toFixed(0)} ms`
}

function ratio(loaded: readonly number[], idle: readonly number[]): string {
  return `p95 ${(percentile(loaded, 0.95) / percentile(idle, 0.95)).toFixed(2)} times the idle one (at most 2 is wanted)`
}

interface Opened extends AsyncDisposable {
  readonly client: AppClient
}

async function openLocalStack(): Promise<Opened> {
  const endpoint = process.env['AWS_ENDPOINT_URL'] ?? ''
  const client = createClient<typeof threeGroups>({ app: 'three-groups', stage: STAGE, endpoint })
  return { client, [Symbol.asyncDispose]: () => client.close() }
}

async function openEmbedded(): Promise<Opened> {
  const entry = fileURLToPath(new URL('./app-three-groups/tasks.ts', import.meta.url))
  const dev = await startDevServer({ entry, log: 'silent' })
  const client = createClient<typeof threeGroups>({ app: 'three-groups', endpoint: dev.endpoint })
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await dev.close()
    },
  }
}
