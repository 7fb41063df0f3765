import type { AppSpec } from '../core/app.ts'
import { type Codec, codecProblem, codecsByName } from '../core/codec.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { BackendError, OptionError } from '../core/errors/index.ts'
import { type HookCalls, hookCallsOf } from '../core/hook-calls.ts'
import { violation } from '../core/limits.ts'
import type { ManifestResources } from '../core/manifest.ts'
import { nameProblem } from '../core/names.ts'
import type { TaskRecord } from '../core/record.ts'
import type { Backend } from '../ports/backend.ts'
import type { Tracing } from '../ports/tracing.ts'
import { deliver } from './deliver.ts'
import type { Submission } from './delivery.ts'
import { Gate } from './gate.ts'
import { InProgress } from './in-progress.ts'
import { ManifestCache } from './manifest-cache.ts'
import { Outbox } from './outbox.ts'
import { Poller } from './poller.ts'
import { Routes } from './routes.ts'
import { batchInTick } from './tick-batch.ts'

/** What a client and all its children share. */
export interface ClientCore {
  readonly backend: Backend
  readonly app: string
  readonly stage: string
  readonly inlineBytes: number
  readonly codecs: ReadonlyMap<string, Codec>
  readonly definitions: AppSpec | undefined
  readonly manifest: ManifestCache
  readonly routes: Routes
  readonly gate: Gate
  readonly inProgress: InProgress
  /** Where things are; from the manifest, where it wasn't given. */
  readonly resources: () => Promise<ManifestResources>
  readonly outbox: Outbox
  readonly poller: Poller
  /** How long after `enqueue` a task's end is expected to be seen, in ms, by the task's name; learned by waits. */
  readonly expectedEnds: Map<string, number>
  /** The hooks of `definitions`, where these have any. */
  readonly hookCalls: HookCalls | undefined
  /** Where spans go; without it, none are made. */
  readonly tracing: Tracing | undefined
  /** The record as it is now; those asked for in one tick are read together. */
  readonly read: (id: string) => Promise<TaskRecord | undefined>
  /** Idempotency keys that calls of this very process are using, by their items' ids. */
  readonly keysInUse: Map<string, Promise<Submission>>
  /** Throws once the client is closed. */
  readonly assertOpen: () => void
  close(): Promise<void>
}

/** The task whose handler a child client belongs to. */
export interface ParentTask {
  readonly id: string
  /** How many handlers stand between it and the first task, which is 0. */
  readonly depth: number
  /** The run's span, as a W3C traceparent: what the handler enqueues is part of its trace, even where the process knows of no span. */
  readonly trace?: string | undefined
}

export interface CoreOptions {
  readonly app: string
  readonly stage: string
  /** Custom codecs, for tasks that are known by their types only. */
  readonly codecs?: readonly Codec[] | undefined
  /** The app, where its code is at hand: nothing has to be read to route, and inputs are validated. */
  readonly definitions?: AppSpec | undefined
  /** Where things are, when that is known without the manifest. */
  readonly resources?: ManifestResources | undefined
  /** Envelopes over this travel with their input in the blob store. @default 196,608 */
  readonly inlineBytes?: number | undefined
  /** Where spans of what is enqueued go. @default none are made */
  readonly tracing?: Tracing | undefined
}

/** @throws OptionError */
export function makeCore(backend: Backend, options: CoreOptions): ClientCore {
  checkCoreOptions(options)
  const { app, stage, definitions } = options
  const ofDefinitions = [...(definitions?.tasks.values() ?? [])].map(({ codec }) => codec)
  const codecs = new Map(codecsByName([...ofDefinitions, ...(options.codecs ?? [])]))
  const manifest = new ManifestCache(() => backend.directory.load(app, stage), backend.clock)
  const outbox = new Outbox((tasks) => deliver(backend, tasks), backend.clock)
  const poller = new Poller(backend.store, backend.clock)
  const inProgress = new InProgress()
  const hookCalls = hookCallsOf(definitions?.hooks)
  let closed = false
  return {
    backend,
    app,
    stage,
    definitions,
    codecs,
    manifest,
    outbox,
    poller,
    expectedEnds: new Map(),
    inlineBytes: options.inlineBytes ?? DEFAULTS.client.inlineBytes,
    routes: new Routes(definitions, manifest, codecs),
    gate: new Gate(),
    inProgress,
    hookCalls,
    tracing: options.tracing,
    resources: async () => options.resources ?? (await manifest.get()).resources,
    read: batchInTick((ids: readonly string[]) => backend.store.getMany(ids, { consistent: true })),
    keysInUse: new Map(),
    assertOpen: () => {
      if (closed) throw closedError()
    },
    close: async () => {
      if (closed) return
      closed = true
      poller.close(closedError())
      await inProgress.idle()
      await hookCalls?.idle((ms, run) => backend.clock.after(ms, run))
      await backend.close()
    },
  }
}

function closedError(): BackendError {
  return new BackendError('Client', 'it has been closed; make another', { retryable: false })
}

function checkCoreOptions({ app, stage, codecs = [], inlineBytes }: CoreOptions): void {
  const problems: readonly (readonly [string, string | undefined])[] = [
    ['app', nameProblem('app', app)],
    ['stage', nameProblem('stage', stage)],
    ['inlineBytes', inlineBytes === undefined ? undefined : violation('inlineBytes', inlineBytes)],
    ...codecs.map((codec) => ['codecs', codecProblem(codec)] as const),
  ]
  for (const [option, problem] of problems) if (problem !== undefined) throw new OptionError(option, problem)
}
