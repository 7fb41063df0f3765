import type { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import type { ClientFamily } from '../../lib/client/client.ts'
import type { AppSpec } from '../../lib/core/app.ts'
import type { TaskQueue } from '../../lib/ports/task-queue.ts'
import type { Worker } from '../../lib/worker/worker.ts'
import { checkAtRest } from './check-at-rest.ts'
import { APP, STAGE, simApp } from './definitions.ts'
import { EventBridge } from './event-bridge.ts'
import { FaultSource } from './fault-source.ts'
import { faultyQueue } from './faulty-queue.ts'
import { faultyScheduler } from './faulty-scheduler.ts'
import { faultyBlobs, faultyDirectory, faultyStore } from './faulty-store.ts'
import { Fleet } from './fleet.ts'
import { handlerOf } from './handler.ts'
import type { Histogram } from './histogram.ts'
import { Ledger } from './ledger.ts'
import { planWorld, type WorldPlan } from './plan.ts'
import type { Role } from './points.ts'
import type { Ground, Process } from './process.ts'
import { Producer } from './producer.ts'
import type { PlannedSchedule } from './schedule-plan.ts'
import { Scheduler, START_MS } from './scheduler.ts'
import type { Subject } from './subject-types.ts'
import { Trace } from './trace.ts'
import { Wire } from './wire.ts'

/** No world that comes to rest takes so many steps. */
const MAX_EVENTS = 60_000
/** Over this, an input goes to the blob store, for producers that pack tightly. */
const TIGHT_BYTES = 900

export interface WorldOptions {
  readonly seed: number
  readonly subject: Subject
  readonly histogram: Histogram
  /** Numbers of tasks, and ids of faults, to leave out. */
  readonly withoutTasks?: ReadonlySet<number>
  readonly withoutFaults?: ReadonlySet<string>
  readonly traced?: boolean
}

/** One world: producers, workers and mappings over one memory backend, in virtual time. */
export class World implements Ground {
  readonly seed: number
  readonly scheduler = new Scheduler()
  readonly start = START_MS
  readonly faults: FaultSource
  readonly trace: Trace
  readonly ledger: Ledger
  readonly queue: MemoryTaskQueue
  readonly plan: WorldPlan
  readonly app: ReturnType<typeof simApp>
  readonly subject: Subject
  readonly #store: InstanceType<Subject['MemoryTaskStore']>
  readonly #blobs: InstanceType<Subject['MemoryBlobStore']>
  readonly #directory: InstanceType<Subject['MemoryDirectory']>
  readonly #fleet: Fleet
  readonly #eventBridge: EventBridge
  readonly #histogram: Histogram
  readonly #schedules: readonly PlannedSchedule[]
  readonly #queueNames: readonly string[]
  readonly #deadLetterNames: readonly string[]

  constructor({ seed, subject, histogram, withoutTasks, withoutFaults, traced }: WorldOptions) {
    this.seed = seed
    this.subject = subject
    this.#histogram = histogram
    const plan = planWorld(seed)
    this.plan = plan
    this.faults = new FaultSource(seed, plan.faults.budget, plan.faults.gap, withoutFaults ?? new Set(), histogram)
    this.trace = new Trace(traced === true)
    this.app = appOf(subject)
    const queues = this.app.plan.groups.flatMap((group) => group.queues)
    this.#queueNames = queues.map(({ name }) => name)
    this.#deadLetterNames = queues.map(({ deadLetterName }) => deadLetterName)
    this.queue = new subject.MemoryTaskQueue(this.scheduler)
    this.#store = new subject.MemoryTaskStore(this.scheduler)
    this.#blobs = new subject.MemoryBlobStore()
    this.#directory = new subject.MemoryDirectory()
    this.#directory.publish(APP, STAGE, this.app.manifest)
    this.ledger = new Ledger(
      this.scheduler,
      (id) => this.#eventBridge.holds(id) || this.#holds([...this.#queueNames, ...this.#deadLetterNames], id),
    )
    this.#schedules = plan.schedules.filter(({ task }) => withoutTasks?.has(task.n) !== true)
    this.#eventBridge = new EventBridge(this, {
      sent: () => this.#fleet.pump(),
      asked: (id, task) => producers[task.n % plan.producers]?.followUp(id, task),
    })
    this.#fleet = new Fleet(this, plan.workers)
    const producers = Array.from({ length: plan.producers }, (_, number) => new Producer(this, number))
    for (const task of plan.tasks) {
      if (withoutTasks?.has(task.n)) continue
      for (const call of task.calls) producers[call.producer]?.plan(task, call)
    }
  }

  async run(): Promise<void> {
    await this.#sendStrays()
    for (const schedule of this.#schedules) await this.#eventBridge.declare(schedule)
    const rested = await this.scheduler.run(MAX_EVENTS)
    if (!rested) this.ledger.break({ invariant: 1, what: `after ${MAX_EVENTS} steps it had not come to rest` })
    const { plan, ledger, queue } = this
    const names = { queueNames: this.#queueNames, deadLetterNames: this.#deadLetterNames }
    if (ledger.broken === undefined) checkAtRest({ plan, ledger, queue, ...names })
    this.#histogram.world(this.faults.happened.length)
    this.#histogram.count('events', this.scheduler.events)
    this.#histogram.count('tasks', this.ledger.tasks.size)
    this.#histogram.count('takeover', this.ledger.takeovers)
    this.#histogram.count('skipped time', this.ledger.skipped)
    this.#histogram.count('long wait', this.#eventBridge.longWaits)
  }

  wire(process: Process, role: Role): Wire {
    const { BackendError } = this.subject
    return new Wire(process, role, this, (point) => new BackendError(point, 'a planned fault', { throttled: true }))
  }

  queueOf(wire: Wire): TaskQueue {
    return faultyQueue({ ...this, changed: () => this.#fleet.pump() }, wire)
  }

  /** The clients of one process. */
  connect(process: Process, role: 'producer' | 'handler'): ClientFamily {
    const wire = this.wire(process, role)
    // One producer knows the tasks' types only, and finds everything by the manifest.
    const tight = process.actor === 'producer-1'
    const known = { definitions: this.app.spec, resources: this.app.manifest.resources }
    return this.subject.makeClientFamily(
      {
        ...this.#ports(wire),
        directory: faultyDirectory(this.#directory, wire),
        clock: process.clock(role, role === 'handler' ? 'sleep' : 'timer'),
        entropy: process.entropy,
        close: async () => {},
      },
      { app: APP, stage: STAGE, ...(tight ? { inlineBytes: TIGHT_BYTES } : known) },
    )
  }

  makeWorker(process: Process): Worker {
    let family: ClientFamily | undefined
    const run = handlerOf(this, process)
    const tasks = [...this.app.spec.tasks].map(([name, spec]) => [name, { ...spec, run }] as const)
    return this.subject.makeWorker({
      ...this.#ports(this.wire(process, 'worker')),
      app: { ...this.app.spec, tasks: new Map(tasks) } as AppSpec,
      stage: STAGE,
      clock: process.clock('worker', 'timer'),
      entropy: process.entropy,
      clientFor: (parent) => {
        family ??= this.connect(process, 'handler')
        return family.forParent(parent)
      },
      settings: this.subject.DEFAULT_SETTINGS,
    })
  }

  /** An error that no fault explains. */
  readonly unexpected = (error: unknown): void => {
    this.ledger.break({ invariant: 0, what: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }

  #ports(wire: Wire) {
    return {
      store: faultyStore(this.#store, wire, this.ledger),
      queue: this.queueOf(wire),
      scheduler: faultyScheduler(this.#eventBridge.port, wire, this.ledger),
      blobs: faultyBlobs(this.#blobs, wire),
    }
  }

  async #sendStrays(): Promise<void> {
    const [name = ''] = this.#queueNames
    const messages = this.plan.strays.map((body) => ({ body, delaySeconds: 0, group: undefined, attributes: {} }))
    await this.queue.sendMany(name, messages)
    this.#fleet.pump()
  }

  #holds(names: readonly string[], id: string): boolean {
    return names.some((name) => this.queue.peek(name).some(({ body }) => this.ledger.messages.idsIn(body).includes(id)))
  }
}

const apps = new WeakMap<Subject, ReturnType<typeof simApp>>()

/** Defined once for all worlds; each process then runs handlers of its own. */
function appOf(subject: Subject): ReturnType<typeof simApp> {
  const app = apps.get(subject) ?? simApp(subject, async () => undefined)
  apps.set(subject, app)
  return app
}
