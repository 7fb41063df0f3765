import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'tasklane/client'
import { isTerminal } from '../../../lib/core/record.ts'
import { Random } from '../../simulation/random.ts'
import type app from './app/tasks.ts'
import { RestartableBackend } from './backend.ts'
import { planFaults } from './chaos.ts'
import { type Evidence, runsOf } from './evidence.ts'
import { History } from './history.ts'
import { readLedgers } from './ledger.ts'
import { ACCEPTED, type AcceptedLine, RUNS, type RunLine } from './lines.ts'
import { itemOf } from './orders.ts'
import { Plugs } from './plugs.ts'
import { Producer } from './producer.ts'
import { FaultyProxy, type ProxyListener } from './proxy.ts'
import { allRecords } from './records.ts'

/** Tasks that are in and have not ended, at most: so the faults hit producer and workers alike until the end. */
const backlogOf = (tasks: number) => Math.min(1000, Math.ceil(tasks / 10))
/** At once. They mostly wait: on pauses, on each other's batches, on the disk. */
const WORKERS = 4
/** Between looks at the tasks whose end was not seen on the wire. */
const LOOK_MS = 1000
/** The longest wait there is, and a little: a function that was killed at its timeout leaves its messages to their queue's visibility. */
const PATIENCE_MS = 480_000

export interface FaultyRun {
  readonly evidence: Evidence
  readonly plugs: Plugs
  readonly proxy: FaultyProxy
  readonly history: History
  /** Calls to `enqueue` that rejected. */
  readonly refused: number
  readonly durationMs: number
}

/** Runs so many tasks on a local backend with real processes while plugs are pulled, and gathers what all witnesses saw. */
export async function runUnderFaults(seed: number, tasks: number): Promise<FaultyRun> {
  const startedAtMs = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'tasklane-faults-'))
  const faults = planFaults(seed, tasks)
  const plugs: Plugs = new Plugs(() => ({ folder, backend, proxy, producer, random }))
  const history: History = new History(() => {
    producer.allow(history.ended + backlogOf(tasks))
    while ((faults[0]?.afterEnded ?? Number.POSITIVE_INFINITY) <= history.ended) {
      const fault = faults.shift()
      if (fault !== undefined) plugs.pull(fault)
    }
  })
  const random = new Random('run', seed)
  await using backend = new RestartableBackend({
    folder,
    persist: join(folder, 'kept'),
    concurrency: WORKERS,
    proxy: () => proxy.endpoint,
  })
  const listener: ProxyListener = {
    arrived: plugs.arrived,
    done: plugs.done,
    written: (write, answer, sentAtMs, answeredAtMs) => {
      history.add(write, answer, sentAtMs, answeredAtMs)
      plugs.written(write, answer)
    },
  }
  await using proxy = await FaultyProxy.open('http://127.0.0.1:1', listener)
  proxy.upstream.endpoint = await backend.start()
  using producer = new Producer({ endpoint: proxy.endpoint, folder, seed, count: tasks })
  producer.allow(backlogOf(tasks))

  await producer.done
  const accepted = readLedgers<AcceptedLine>(folder, ACCEPTED)
  await allEnded(accepted, history, proxy)
  await plugs.settled()
  const evidence: Evidence = {
    accepted,
    runs: runsOf(readLedgers<RunLine>(folder, RUNS)),
    seen: history.tasks,
    records: await allRecords(proxy.upstream.endpoint),
    orderOf: (number) => itemOf(seed, number).order,
  }
  const { refused } = producer
  await backend[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
  return { evidence, plugs, proxy, history, refused, durationMs: performance.now() - startedAtMs }
}

/** Until the wire or the table says of each task that it has ended, or nothing has ended for so long that nothing will. */
async function allEnded(accepted: readonly AcceptedLine[], history: History, proxy: FaultyProxy): Promise<void> {
  let open = accepted.map(({ id }) => id)
  let lastEndAtMs = performance.now()
  for (;;) {
    const before = open.length
    open = open.filter((id) => (history.tasks.get(id)?.ends.length ?? 0) === 0)
    // Each time anew: the backend may have been started again, elsewhere.
    await using client = createClient<typeof app>({ app: 'faults', endpoint: proxy.upstream.endpoint })
    const found = await Promise.all(open.map((id) => client.get(id).catch(() => null)))
    open = open.filter((_, index) => !isTerminal(found[index]?.status ?? 'PENDING'))
    if (open.length < before) lastEndAtMs = performance.now()
    if (open.length === 0 || performance.now() - lastEndAtMs > PATIENCE_MS) return
    await sleep(LOOK_MS)
  }
}
