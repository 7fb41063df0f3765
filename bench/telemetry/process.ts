import { trace } from '@opentelemetry/api'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { MemoryBlobStore } from '../../lib/adapters/memory/memory-blob-store.ts'
import { MemoryDirectory } from '../../lib/adapters/memory/memory-directory.ts'
import { MemoryScheduler } from '../../lib/adapters/memory/memory-scheduler.ts'
import { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import { MemoryTaskStore } from '../../lib/adapters/memory/memory-task-store.ts'
import { openTelemetry } from '../../lib/adapters/opentelemetry/open-telemetry.ts'
import { systemClock, systemEntropy } from '../../lib/adapters/system.ts'
import { makeClientFamily } from '../../lib/client/client.ts'
import { appSpec } from '../../lib/core/app.ts'
import { queueName } from '../../lib/core/names.ts'
import type { Tracing } from '../../lib/ports/tracing.ts'
import { DEFAULT_SETTINGS } from '../../lib/worker/runtime.ts'
import { makeWorker } from '../../lib/worker/worker.ts'
import requests from '../apps/requests.ts'
import { reportBack, settingsGiven } from '../fresh-process.ts'
import { type Spent, spent, takeTurns } from '../spent.ts'

/** Tasks from their enqueue to their end, on adapters in memory: nothing but the product's own code to hide the price of its spans behind. */
export interface TelemetrySettings {
  readonly tasks: number
  readonly warmUp: number
  readonly rounds: number
}

const { tasks, ...turns } = settingsGiven<TelemetrySettings>()
const definitions = appSpec(requests)
const STAGE = 'bench'
const QUEUE = queueName({ app: definitions.name, stage: STAGE, group: 'default', priority: 2 })

/** All tasks of one round, in batches of ten, on a queue of their own. */
function roundOf(tracing: Tracing | undefined): Promise<Spent> {
  const queue = new MemoryTaskQueue(systemClock)
  const backend = {
    store: new MemoryTaskStore(systemClock),
    queue,
    blobs: new MemoryBlobStore(),
    scheduler: new MemoryScheduler(systemClock, queue),
    directory: new MemoryDirectory(),
    clock: systemClock,
    entropy: systemEntropy,
    close: async () => {},
  }
  const { client, forParent } = makeClientFamily<typeof requests>(backend, {
    app: definitions.name,
    stage: STAGE,
    definitions,
    tracing,
  })
  const settings = { ...DEFAULT_SETTINGS, settleWindowMs: 0 }
  const worker = makeWorker({ ...backend, app: definitions, stage: STAGE, clientFor: forParent, settings, tracing })
  return spent(async () => {
    await Promise.all(Array.from({ length: tasks }, (_, input) => client.enqueue('trivial', input)))
    for (let left = tasks; left > 0; left -= 10) {
      const messages = await queue.receive(QUEUE, { max: 10, waitSeconds: 0, visibilitySeconds: 60 })
      const kept = await worker.processBatch(QUEUE, messages, 60_000)
      if (messages.length < 10 || kept.length > 0) throw new Error(`a batch of ${messages.length} kept ${kept.length}`)
      await queue.deleteMany(
        QUEUE,
        messages.map(({ receipt }) => receipt),
      )
    }
  })
}

/** With the SDK, whose spans go nowhere but through its batches. */
async function gathered(): Promise<Spent> {
  const exporter = {
    export: (_: unknown, done: (result: { code: 0 }) => void) => done({ code: 0 }),
    shutdown: async () => {},
  }
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  trace.setGlobalTracerProvider(provider)
  try {
    return await roundOf(openTelemetry)
  } finally {
    trace.disable()
    await provider.shutdown()
  }
}

reportBack(await takeTurns({ idle: () => roundOf(openTelemetry), none: () => roundOf(undefined), gathered }, turns))
