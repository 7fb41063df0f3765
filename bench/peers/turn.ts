import type { Contestant, Sizes } from './contestants.ts'
import { type Drain, measureDrain } from './drain.ts'
import { type Enqueue, measureEnqueue } from './enqueue.ts'
import { type Idle, measureIdle } from './idle.ts'
import { type Producer, type Run, startProducer } from './launch.ts'
import { watchOthers } from './processes.ts'
import type { Service } from './services/service.ts'
import { startTasklane, type TasklaneBackend } from './services/tasklane.ts'
import { firstRunFile, releaseWorkers, startWorker, type Worker } from './worker.ts'

/** What one contestant showed in one round. */
export interface Turn {
  readonly many?: Enqueue
  readonly each?: Enqueue
  readonly noops: Drain
  readonly waits: Drain
  readonly idle?: Idle
  /** The share of all processors that other programs used meanwhile. */
  readonly othersShare: number
}

/** A contestant that is ready: what the measurements need of it. */
export interface Subject {
  readonly contestant: Contestant
  readonly sizes: Sizes
  readonly producer: Producer
  readonly service: Service
  startWorker(concurrency: number): Promise<Worker>
}

/** Lets a contestant do all that is measured of it, from fresh processes. */
export async function takeTurn(
  run: Run,
  contestant: Contestant,
  allSizes: Sizes,
  services: ReadonlyMap<string, Service>,
): Promise<Turn> {
  const othersShare = watchOthers(process.pid)
  const sizes = { ...allSizes, ...smaller(contestant.sizes ?? {}, allSizes) }
  await using opened = await openService(run, contestant, services)
  const { service, backend } = opened
  const producer = await startProducer(run, contestant, service.environment)
  const start = async (concurrency: number) =>
    backend !== undefined && contestant.ownWorkers
      ? releaseWorkers(run, contestant, backend)
      : startWorker(run, contestant, concurrency, service.environment)
  const subject: Subject = { contestant, sizes, producer, service, startWorker: start }
  try {
    const enqueues = contestant.drainsOnly ? {} : await named('enqueue', measureEnqueue(subject))
    const noops = await named('no-ops', measureDrain(subject, 'noop'))
    const waits = await named('waits', measureDrain(subject, 'wait'))
    const idle = contestant.drainsOnly ? undefined : await named('idle', measureIdle(subject))
    return { ...enqueues, noops, waits, ...(idle && { idle }), othersShare: othersShare() }
  } finally {
    producer.kill()
  }
}

interface OpenedService extends AsyncDisposable {
  readonly service: Service
  /** Where the service is Tasklane's. */
  readonly backend: TasklaneBackend | undefined
}

/** Tasklane's backend keeps all in memory, and has no call that forgets it: each turn has a new one. The others stay. */
async function openService(
  run: Run,
  contestant: Contestant,
  services: ReadonlyMap<string, Service>,
): Promise<OpenedService> {
  if (contestant.service === 'backend') {
    const backend = await startTasklane(run.folder, firstRunFile(run, contestant))
    return { service: backend, backend, [Symbol.asyncDispose]: () => backend.stop() }
  }
  const service = services.get(contestant.service)
  if (service === undefined) throw new Error(`${contestant.name} needs ${contestant.service}, which does not run`)
  return { service, backend: undefined, [Symbol.asyncDispose]: async () => {} }
}

/** Says with an error which measurement it ended. */
function named<T>(name: string, measurement: Promise<T>): Promise<T> {
  return measurement.catch((error: unknown) => {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  })
}

/** A contestant's own sizes make a run shorter, never longer. */
function smaller(own: Partial<Sizes>, all: Sizes): Partial<Sizes> {
  const entries = Object.entries(own) as [keyof Sizes, number][]
  return Object.fromEntries(entries.map(([name, tasks]) => [name, Math.min(tasks, all[name])]))
}
