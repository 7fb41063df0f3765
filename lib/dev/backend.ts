import type { ManifestResources } from '../core/manifest.ts'
import type { AppPlan } from '../core/plan.ts'
import { type AwsCaller, awsCaller } from './aws-call.ts'
import type { BackendInfo, BackendOptions } from './backend-protocol.ts'
import { type BuiltApp, buildApp } from './build/build-app.ts'
import { Bundler } from './build/bundler.ts'
import { SourceWatch } from './build/source-watch.ts'
import { makeBundleFolder } from './bundle-folder.ts'
import type { Emulator } from './emulator/emulator.ts'
import type { DevEvent } from './events.ts'
import { provision } from './provision/provision.ts'
import { Runner } from './runner/runner.ts'
import { type DevSweep, keepUp } from './upkeep/upkeep.ts'
import { toWireError } from './wire-error.ts'

type Emit = (event: DevEvent) => void

const SWEEP_EVERY_MS = 3_600_000
const NOTHING_SWEPT: DevSweep = { examined: 0, ended: 0, open: 0, complete: true, retired: [], expiredPayloads: 0 }

/** The local backend, in the process that is its own: emulators, the app's resources in them, its workers, its reloads. */
export class Backend {
  readonly #options: BackendOptions
  readonly #emit: Emit
  readonly #bundler: Bundler
  readonly #emulator: Emulator
  readonly #aws: AwsCaller
  readonly #runner: Runner
  readonly #watch: SourceWatch
  readonly #sweeping: NodeJS.Timeout
  #built: BuiltApp
  #resources: ManifestResources | undefined
  #version = 1
  #reloading: Promise<unknown> = Promise.resolve()

  /**
   * Builds the app while the emulators start, then makes what it needs.
   * @throws DevServerError
   */
  static async open(options: BackendOptions, emit: Emit): Promise<Backend> {
    const debugged = options.inspect !== undefined
    const bundler = new Bundler(options.entry, makeBundleFolder(), {
      debugged,
      ...(options.worker && { worker: options.worker }),
    })
    const sources = await bundler.sources()
    // In this order: loading the emulators keeps this thread busy while the bundler, asked first, is at work in its own process.
    const building = build(bundler, options, sources)
    const [built, emulator] = await Promise.all([building, startEmulator(options, emit)])
    const backend = new Backend(options, emit, bundler, emulator, built)
    await backend.#deploy(built)
    if (options.watch) backend.#watch.update(sources)
    return backend
  }

  private constructor(options: BackendOptions, emit: Emit, bundler: Bundler, emulator: Emulator, built: BuiltApp) {
    const { concurrency, environment, inspect } = options
    this.#options = options
    this.#emit = emit
    this.#bundler = bundler
    this.#emulator = emulator
    this.#built = built
    this.#aws = awsCaller(emulator.endpoint)
    this.#runner = new Runner({ aws: this.#aws, emulator, concurrency, environment, emit, inspect })
    this.#watch = new SourceWatch(() => void this.#reloadChanged())
    this.#sweeping = setInterval(() => void this.#sweepByTheClock(), SWEEP_EVERY_MS)
  }

  get info(): BackendInfo {
    return { endpoint: this.#emulator.endpoint, port: this.#emulator.port, plan: this.#built.plan }
  }

  /** Builds and runs the sources as they are now. @throws DevServerError, and the old code goes on. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#rebuild(true))
  }

  /** What happens each hour, now. Before the app is deployed there is nothing to do. Rejects with BackendError or AwsCallError. */
  async sweep(): Promise<DevSweep> {
    const { plan, definitions } = this.#built
    if (this.#resources === undefined) return NOTHING_SWEPT
    return keepUp(this.#aws, {
      endpoint: this.#emulator.endpoint,
      app: plan.app,
      stage: plan.stage,
      resources: this.#resources,
      tasks: Object.values(definitions.tasks),
    })
  }

  /** Within a second and a half, whatever the handlers do. */
  async close(): Promise<void> {
    this.#watch.close()
    clearInterval(this.#sweeping)
    await this.#runner.close()
    this.#aws.close()
    await Promise.all([this.#emulator.close(), this.#bundler.close()])
  }

  /** One reload after another, each with the sources as they are when its turn comes. */
  #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#reloading.then(action)
    this.#reloading = turn.catch(() => {})
    return turn
  }

  async #sweepByTheClock(): Promise<void> {
    try {
      const { ended, expiredPayloads, retired } = await this.sweep()
      const moved = retired.reduce((sum, queue) => sum + queue.moved, 0)
      if (ended + expiredPayloads + moved > 0) this.#emit({ type: 'swept', ended, expiredPayloads, moved })
    } catch (error) {
      this.#emit({ type: 'notice', line: `the hourly sweep failed, the next one makes up for it: ${String(error)}` })
    }
  }

  #reloadChanged(): Promise<void> {
    return this.#inTurn(() => this.#rebuild(false)).then(
      () => {
        this.#watch.anySource = false
      },
      (error: unknown) => {
        this.#watch.anySource = true
        this.#emit({ type: 'reload-failed', error: toWireError(error, 'RELOAD_FAILED') })
      },
    )
  }

  /** @param always - even when the code came out the same. */
  async #rebuild(always: boolean): Promise<void> {
    const startedAtMs = performance.now()
    const sources = await this.#bundler.sources()
    if (this.#options.watch) this.#watch.update(sources)
    const app = await build(this.#bundler, this.#options, sources, this.#emulator.endpoint)
    if (!always && app.bundle.hash === this.#built.bundle.hash) return
    await this.#deploy(app)
    this.#version += 1
    this.#emit({ type: 'reloaded', version: this.#version, durationMs: performance.now() - startedAtMs })
  }

  async #deploy(built: BuiltApp): Promise<void> {
    const { plan, definitions, schedules, bundle } = built
    const before = queueNames(this.#built.plan)
    const resources = await provision(this.#aws, this.#emulator.endpoint, plan, definitions, schedules)
    this.#built = built
    this.#resources = resources
    await this.#runner.deploy({ bundle: bundle.file, plan, resources })
    // What waits in queues that went away is not to wait for the hour to be over.
    if (before.difference(queueNames(plan)).size > 0) void this.#sweepByTheClock()
  }
}

function queueNames(plan: AppPlan): Set<string> {
  return new Set(plan.groups.flatMap(({ queues }) => queues.map(({ name }) => name)))
}

function build(
  bundler: Bundler,
  { entry, stage, environment }: BackendOptions,
  sources: readonly string[],
  endpoint?: string,
): Promise<BuiltApp> {
  return buildApp(bundler, { entry, stage, environment, endpoint }, sources)
}

/** Its modules are many: they are loaded only now. */
async function startEmulator({ port, persist, schedulePrecision }: BackendOptions, emit: Emit): Promise<Emulator> {
  const emulators = await import('./emulator/emulator.ts')
  return emulators.startEmulator({
    port,
    ...(persist !== undefined && { persist }),
    ...(schedulePrecision !== undefined && { schedulePrecision }),
    onDroppedFiring: (line) => emit({ type: 'notice', line }),
  })
}
