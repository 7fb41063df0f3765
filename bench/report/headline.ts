/** A figure that Tasklane is judged by, and what keeps it from being better. */
export interface Headline {
  readonly what: string
  readonly part: string
  /** Of the part. */
  readonly row: string
  readonly boundBy: string
}

const OWN_SDK_CALLS = "calls of the SDK's clients, 0.4 to 0.8 ms of CPU each ([ADR 16](../docs/adr/0016-transport.md))"
const WRITES = 'a record, a claim and an end are a write unit each, and the listing index a fourth'
const SPLIT_CPU = 'two processors for producer, worker and backend'

const REQUESTS: Headline[] = ['full', 'run', 'none'].map((track) => ({
  what: `AWS requests a task, full batches, track ${track}`,
  part: 'task-requests',
  row: `track '${track}'`,
  boundBy: 'ten messages a request of SQS, 25 statements of DynamoDB',
}))

const DOLLARS: Headline[] = ["'full' with the listing index", "'full'", "'run'", "'none'"].map((track) => ({
  what: `dollars a million of 100 ms tasks, 256 MB, track ${track}`,
  part: 'task-requests',
  row: `a million, track ${track}`,
  boundBy: track === "'none'" ? 'SQS requests and Lambda time' : WRITES,
}))

/** In the order of the table. Those beside peers bring their own words. */
export const HEADLINES: readonly Headline[] = [
  {
    what: 'client: CPU per enqueued task / bare SDK batch calls',
    part: 'client-floor',
    row: 'CPU a task, with a record',
    boundBy: OWN_SDK_CALLS,
  },
  {
    what: 'worker: CPU a task / written by hand with two UpdateItem',
    part: 'worker-floor',
    row: 'CPU a task / by hand',
    boundBy: OWN_SDK_CALLS,
  },
  {
    what: 'worker: CPU a task / Powertools batch and idempotency',
    part: 'worker-floor',
    row: 'CPU a task / Powertools',
    boundBy: OWN_SDK_CALLS,
  },
  ...REQUESTS,
  ...DOLLARS,
  {
    what: 'bundle of a trivial worker',
    part: 'cold-start',
    row: 'bundle',
    boundBy: "the SDK's clients, 192 KB with what they need ([ADR 7](../docs/adr/0007-the-sdk-in-the-bundle.md))",
  },
  {
    what: 'load time of the bundle / bare handler with the same clients',
    part: 'cold-start',
    row: 'load / bare',
    boundBy: "Tasklane's own modules, as V8 compiles them",
  },
  {
    what: 'time a task with 100,000 queued / with 1,000',
    part: 'backlog',
    row: 'drain, 100,000 queued',
    boundBy: SPLIT_CPU,
  },
  {
    what: 'telemetry, no SDK registered: CPU a task / without',
    part: 'telemetry',
    row: 'CPU a task, no SDK registered',
    boundBy: 'two looks for a tracer a task',
  },
]
