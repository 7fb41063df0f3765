import type { MessagePort } from 'node:worker_threads'
import { discoverBackend } from '../adapters/aws/discovery/discover.ts'
import { eagerSdk } from '../adapters/aws/eager-sdk.ts'
import { appSpec } from '../core/app.ts'
import type { App } from '../core/app-types.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { OptionError } from '../core/errors/index.ts'
import { type LimitName, violation } from '../core/limits.ts'
import { type GroupPlan, planApp } from '../core/plan.ts'
import { Controls } from '../worker/controls.ts'
import { guardProcess } from '../worker/guard.ts'
import type { PollerHealth } from '../worker/poll/health.ts'
import { HealthServer } from '../worker/poll/health-server.ts'
import { QueuePoller } from '../worker/poll/poller.ts'
import type { PollSettings } from '../worker/poll/settings.ts'
import { TaskStates } from '../worker/task-states.ts'
import { serveThread, threadPort } from '../worker/thread/serve-thread.ts'
import { stopOnSignals } from './stop-on-signals.ts'
import { openRuntime, type RuntimeOptions } from './worker-runtime.ts'

export interface PollOptions extends RuntimeOptions, Partial<PollSettings> {
  /** Only the queues of these groups. @default all of the app */
  readonly groups?: readonly string[]
  /** Serves `GET /health` on this port; 0 takes any that is free. @default none */
  readonly healthPort?: number
  /** Where the health endpoint listens; an orchestrator that asks from outside the container needs '0.0.0.0'. @default '127.0.0.1' */
  readonly healthHost?: string
  /** Told what goes wrong beside the tasks: a queue that can't be polled, say. The poller goes on. @default console.error */
  readonly onError?: (error: unknown) => void
  /** Stops the poller when it aborts. */
  readonly signal?: AbortSignal
  /**
   * Whether this process is the worker's own: SIGTERM and SIGINT then stop the poller and end the process (the second one at once), and
   * what a handler throws outside any await fails its task rather than the process. Say `false` to stop the poller yourself, and where there are several of them.
   * @default true
   */
  readonly ownProcess?: boolean
}

/** A running worker. */
export interface Poller extends AsyncDisposable {
  health(): PollerHealth
  /** The health endpoint's URL, once it listens; `undefined` when there is none. Rejects with why it can't listen. */
  healthUrl(): Promise<string | undefined>
  /**
   * Takes nothing new; gives handlers `shutdownMs` to end, then interrupts them and puts their tasks back, uncounted. Resolves when all of
   * that is recorded. Can be called again.
   */
  stop(): Promise<void>
  /** Resolves when the poller has stopped, for whatever reason. */
  readonly stopped: Promise<void>
}

/**
 * Runs an app's tasks in this process until it is stopped: for containers, and for any machine that is yours.
 *
 * Strictly by priority, with every tenth request for a lower one that waits; a task is asked for when there is a slot for it.
 *
 * @throws DefinitionError when `app` was not made by `defineApp`; OptionError for an unknown group or a number out of range.
 * @example const poller = poll(app, { concurrency: 20, healthPort: 8080, healthHost: '0.0.0.0' })
 */
export function poll(app: App, options: PollOptions = {}): Poller {
  const settings = pollSettings(options)
  const port = threadPort()
  if (port !== undefined) return servedByThread(app, port, settings)
  const { runtime, close } = openRuntime(app, options, (found) => discoverBackend(eagerSdk, found), options.groups)
  const groups = chosenGroups(planApp(runtime.app, runtime.stage).groups, options.groups)
  const onError = options.onError ?? ((error) => console.error(error))
  if (options.ownProcess !== false) guardProcess()

  const memory = { states: new TaskStates(), controls: new Controls(runtime) }
  const poller = new QueuePoller(runtime, memory, { ...settings, groups, onError })
  const host = options.healthHost ?? '127.0.0.1'
  const server =
    options.healthPort === undefined ? undefined : new HealthServer(host, options.healthPort, () => poller.health())
  server?.port.catch(onError)

  const ended = Promise.withResolvers<void>()
  const stop = async () => {
    stopSignals?.()
    try {
      await poller.stop()
      await close()
      await server?.close()
    } finally {
      ended.resolve()
    }
  }
  const stopOnce = once(stop)
  const stopSignals = options.ownProcess === false ? undefined : stopOnSignals(stopOnce)
  const stopAsAsked = () => void stopOnce().catch(onError)
  options.signal?.addEventListener('abort', stopAsAsked, { once: true })
  if (options.signal?.aborted) stopAsAsked()
  return {
    health: () => poller.health(),
    healthUrl: async () => (server === undefined ? undefined : `http://${inUrl(host)}:${await server.port}/health`),
    stop: stopOnce,
    stopped: ended.promise,
    [Symbol.asyncDispose]: stopOnce,
  }
}

/** This is no poller, but one of its threads, which began in the same module: it takes runs from the poller, and polls nothing. */
function servedByThread(app: App, port: MessagePort, { concurrency: slots }: PollSettings): Poller {
  serveThread(appSpec(app), port)
  return {
    health: () => ({ status: 'ok', running: 0, slots, lastReceiveAt: null }),
    healthUrl: async () => undefined,
    stop: async () => {},
    stopped: new Promise(() => {}),
    [Symbol.asyncDispose]: async () => {},
  }
}

const LIMIT_OF = {
  concurrency: 'pollConcurrency',
  shutdownMs: 'pollShutdownMs',
  waitSeconds: 'pollWaitSeconds',
} as const satisfies Record<keyof PollSettings, LimitName>

function pollSettings(options: PollOptions): PollSettings {
  const { concurrency, shutdownMs, waitSeconds } = DEFAULTS.poll
  const settings = {
    concurrency: options.concurrency ?? concurrency,
    shutdownMs: options.shutdownMs ?? shutdownMs,
    waitSeconds: options.waitSeconds ?? waitSeconds,
  }
  for (const [option, limit] of Object.entries(LIMIT_OF) as [keyof PollSettings, LimitName][]) {
    const value = settings[option]
    const problem = Number.isInteger(value)
      ? violation(limit, value, option)
      : `${option} is ${value} and must be a whole number`
    if (problem !== undefined) throw new OptionError(option, problem)
  }
  return settings
}

function chosenGroups(all: readonly GroupPlan[], names: readonly string[] | undefined): readonly GroupPlan[] {
  const known = all.map(({ name }) => name)
  const unknown = (names ?? []).filter((name) => !known.includes(name))
  if (unknown.length > 0 || names?.length === 0) {
    const given = unknown.length > 0 ? `has ${unknown.map((name) => `'${name}'`).join(', ')}` : 'is empty'
    throw new OptionError(
      'groups',
      `groups ${given}; this app has ${known.join(', ')}: name some of them, or leave it out for all`,
    )
  }
  return names === undefined ? all : all.filter(({ name }) => names.includes(name))
}

function once(act: () => Promise<void>): () => Promise<void> {
  let acted: Promise<void> | undefined
  return () => (acted ??= act())
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
