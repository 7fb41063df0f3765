import { availableParallelism } from 'node:os'
import type { ManifestResources } from '../../core/manifest.ts'
import type { AppPlan, GroupPlan } from '../../core/plan.ts'
import { readEventLine } from '../../worker/event-line.ts'
import type { AwsCaller } from '../aws-call.ts'
import type { Emulator } from '../emulator/emulator.ts'
import type { EventSourceMapping } from '../emulator/mapping-registry.ts'
import type { DevEvent } from '../events.ts'
import { bringBackLeftovers } from './bring-back.ts'
import { GroupRunner } from './group-runner.ts'
import { openQueue } from './queue-client.ts'
import { QueuePoller } from './queue-poller.ts'
import { type ProcessEnvironment, workerEnvironment } from './worker-environment.ts'
import { WorkerHandle } from './worker-handle.ts'

export interface RunnerOptions {
  readonly aws: AwsCaller
  readonly emulator: Pick<Emulator, 'endpoint' | 'mappings' | 'hiddenUntilMs'>
  /** Most worker processes of each group; `undefined` for the number of processors, at least 2. */
  readonly concurrency: number | undefined
  readonly environment: ProcessEnvironment
  /** The port of the first group's debugger: each group then has one process, there from the start. */
  readonly inspect?: number | undefined
  readonly emit: (event: DevEvent) => void
}

/** What is to be run. */
export interface Deployment {
  readonly bundle: string
  readonly plan: AppPlan
  readonly resources: ManifestResources
}

/** Plays Lambda: polls the queues of the registry's mappings and runs the functions that they feed. */
export class Runner {
  readonly #options: RunnerOptions
  readonly #groups = new Map<string, GroupRunner>()
  #deployment: Deployment | undefined
  #stopListening: () => void
  /** One change of mappings after another. */
  #syncing: Promise<void> = Promise.resolve()

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#stopListening = options.emulator.mappings.onChange(() => {
      if (this.#deployment !== undefined) void this.#sync()
    })
  }

  /** Runs this code from now on. What the old one has begun, it ends. */
  async deploy(deployment: Deployment): Promise<void> {
    this.#deployment = deployment
    // Who says how many processes there may be means it; a debugger's port has room for one.
    const spare = (this.#options.concurrency ?? this.#options.inspect) === undefined ? 1 : 0
    for (const [index, group] of deployment.plan.groups.entries()) {
      const inspectPort = this.#inspectPort(index)
      const runner = this.#groups.get(group.functionName) ?? new GroupRunner(this.#options.emit)
      this.#groups.set(group.functionName, runner)
      runner.run(group, this.#sizeOf(group), spare, () => this.#spawn(deployment, group, runner, inspectPort))
      // A debugger has to be there before the first task.
      if (inspectPort !== undefined) runner.warm()
    }
    for (const [functionName, runner] of this.#groups) if (!this.#planned(functionName)) runner.retire()
    await this.#sync()
  }

  async close(): Promise<void> {
    this.#stopListening()
    await this.#syncing
    await Promise.all([...this.#groups.values()].map((group) => group.close()))
  }

  #inspectPort(index: number): number | undefined {
    const { inspect } = this.#options
    return inspect === undefined || inspect === 0 ? inspect : inspect + index
  }

  #sizeOf({ maxInvocations }: GroupPlan): number {
    if (this.#options.inspect !== undefined) return 1
    return (
      this.#options.concurrency ??
      Math.min(maxInvocations ?? Number.POSITIVE_INFINITY, Math.max(2, availableParallelism()))
    )
  }

  #planned(functionName: string): boolean {
    return this.#deployment?.plan.groups.some((group) => group.functionName === functionName) ?? false
  }

  #sync(): Promise<void> {
    this.#syncing = this.#syncing
      .then(() => this.#matchMappings())
      .catch((error: unknown) => {
        this.#options.emit({ type: 'notice', line: `event source mappings: ${String(error)}` })
      })
    return this.#syncing
  }

  /** Makes the pollers those of the registry's enabled mappings. */
  async #matchMappings(): Promise<void> {
    const enabled = this.#options.emulator.mappings.list().filter(({ state }) => state === 'Enabled')
    for (const [functionName, group] of this.#groups) {
      const wanted = new Map(
        enabled
          .filter((mapping) => mapping.functionName === functionName && this.#planned(functionName))
          .map((mapping) => [mapping.uuid, mapping]),
      )
      for (const [uuid, poller] of group.pollers) {
        const mapping = wanted.get(uuid)
        if (mapping === undefined) {
          group.pollers.delete(uuid)
          await poller.stop()
        } else poller.mapping = mapping
      }
      const fresh = [...wanted.values()].filter(({ uuid }) => !group.pollers.has(uuid))
      await Promise.all(fresh.map((mapping) => this.#startPoller(group, mapping)))
      group.pump()
    }
  }

  async #startPoller(group: GroupRunner, mapping: EventSourceMapping): Promise<void> {
    const { aws, emulator, emit } = this.#options
    const queue = await openQueue(aws, emulator, mapping.eventSourceArn)
    await bringBackLeftovers(queue)
    const plans = this.#deployment?.plan.groups.flatMap(({ queues }) => queues) ?? []
    const priority = plans.find(({ name }) => name === queue.name)?.priority ?? 3
    const poller = new QueuePoller(queue, priority, mapping, {
      onBatch: () => group.pump(),
      onError: (error) => {
        emit({ type: 'notice', line: `polling ${queue.name}: ${String(error)}` })
        return undefined
      },
    })
    group.pollers.set(mapping.uuid, poller)
  }

  #spawn(
    { bundle, plan, resources }: Deployment,
    group: GroupPlan,
    runner: GroupRunner,
    inspectPort: number | undefined,
  ): WorkerHandle {
    const { emit, emulator, environment } = this.#options
    const worker = new WorkerHandle({
      bundle,
      environment: workerEnvironment(environment, plan, group, { endpoint: emulator.endpoint, resources }),
      memoryMb: group.memoryMb,
      inspectPort,
      onOutput: (pid, stream, line) => {
        const event = readEventLine(line)
        if (event === undefined) emit({ type: 'output', group: group.name, pid, stream, line })
        else emit({ type: 'task', group: group.name, pid, event })
      },
      onExit: (exited, reason) => {
        emit({ type: 'worker-exited', group: group.name, pid: exited.pid, ...(reason !== undefined && { reason }) })
        runner.workerGone(exited)
      },
    })
    emit({ type: 'worker-started', group: group.name, pid: worker.pid })
    return worker
  }
}
