/** Which server a contestant stands on; Tasklane's local backend is started anew for each of its turns. */
type ServiceName = 'redis' | 'postgres' | 'backend'

export interface Sizes {
  /** Tasks of the call for many. */
  readonly many: number
  /** Tasks of single calls. */
  readonly each: number
  readonly noops: number
  readonly waits: number
  /** Single tasks whose result is waited for. */
  readonly calls: number
}

export interface Contestant {
  readonly name: string
  /** Its module beside this one. */
  readonly adapter: string
  readonly service: ServiceName
  readonly variant?: string
  /** Tasks at once in the worker: with no-ops, with tasks that wait 50 ms, and otherwise. */
  readonly concurrency: { readonly noops: number; readonly waits: number; readonly idle: number }
  /** Where the usual number would take minutes. */
  readonly sizes?: Partial<Sizes>
  /** Whether only its drains are measured: its producer is that of another contestant. */
  readonly drainsOnly?: true
  /** Whether waiting for results in a hurry is another call. */
  readonly hasTightCall?: true
  /** Whether the service runs the workers itself, as `tasklane dev` does. */
  readonly ownWorkers?: true
}

/** What every other figure is divided by. */
export const REFERENCE = 'bullmq'

export const FULL: Sizes = { many: 5000, each: 2000, noops: 5000, waits: 2000, calls: 100 }
export const SMOKE: Sizes = { many: 200, each: 100, noops: 200, waits: 200, calls: 5 }

const IN_NODE = { noops: 100, waits: 500, idle: 100 }
const TASKLANE = 'tasklane/adapter.ts'
const CELERY = 'python/celery_adapter.py'

/** Concurrency and batches are what each one's documentation recommends for throughput. */
export const CONTESTANTS: readonly Contestant[] = [
  { name: 'bullmq', adapter: 'npm/bullmq.ts', service: 'redis', concurrency: IN_NODE },
  { name: 'tasklane poll', adapter: TASKLANE, service: 'backend', concurrency: IN_NODE, hasTightCall: true },
  {
    name: 'pg-boss',
    adapter: 'npm/pg-boss.ts',
    service: 'postgres',
    concurrency: { noops: 500, waits: 1000, idle: 100 },
  },
  { name: 'graphile-worker', adapter: 'npm/graphile-worker.ts', service: 'postgres', concurrency: IN_NODE },
  {
    name: 'tasklane dev',
    adapter: TASKLANE,
    service: 'backend',
    ownWorkers: true,
    // Two processes of ten tasks each, as Lambda would have; the figure is for the record.
    concurrency: { noops: 20, waits: 20, idle: 20 },
    sizes: { waits: 1000 },
  },
  {
    name: 'celery prefork',
    adapter: CELERY,
    variant: 'prefork',
    service: 'redis',
    concurrency: { noops: 2, waits: 20, idle: 2 },
    sizes: { many: 2000, each: 1000, noops: 2000, waits: 1000 },
  },
  {
    name: 'celery threads',
    adapter: CELERY,
    variant: 'threads',
    service: 'redis',
    concurrency: { noops: 20, waits: 100, idle: 20 },
    sizes: { noops: 1000, waits: 1000 },
    drainsOnly: true,
  },
  {
    name: 'celery gevent',
    adapter: CELERY,
    variant: 'gevent',
    service: 'redis',
    concurrency: { noops: 100, waits: 500, idle: 100 },
    sizes: { noops: 500, waits: 500 },
    drainsOnly: true,
  },
  {
    name: 'taskiq',
    adapter: 'python/taskiq_adapter.py',
    service: 'redis',
    concurrency: IN_NODE,
    sizes: { many: 2000, noops: 2000, waits: 1000, calls: 50 },
    hasTightCall: true,
  },
]
