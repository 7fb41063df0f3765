import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { awsCaller } from '../lib/dev/aws-call.ts'
import { buildApp } from '../lib/dev/build/build-app.ts'
import { Bundler } from '../lib/dev/build/bundler.ts'
import { startEmulator } from '../lib/dev/emulator/emulator.ts'
import type { DevEvent } from '../lib/dev/events.ts'
import { provision } from '../lib/dev/provision/provision.ts'
import { Runner } from '../lib/dev/runner/runner.ts'
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts'

/** The stage of every app that is measured. */
export const STAGE = 'bench'

/** The local backend with the proxy before it, and as yet no worker: tasks stay where they are. */
export interface LocalQueue extends AsyncDisposable {
  readonly proxy: CountingProxy
  /** Polls the queues, and runs what it finds in processes of their own, all of it by way of the proxy. */
  startWorkers(): Promise<void>
  /** Resolves when invocations with so many messages in all have ended and their messages are deleted. */
  drained(messages: number): Promise<void>
}

/** @param app - a module of `apps/`, whose bundle is the one that Lambda would get. */
export async function openLocalQueue(app: string): Promise<LocalQueue> {
  const entry = fileURLToPath(new URL(`./apps/${app}.ts`, import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'tasklane-bench-'))
  const emulator = await startEmulator({ port: 0 })
  const proxy = await startCountingProxy(emulator.endpoint)
  const { endpoint } = proxy
  const aws = awsCaller(endpoint)
  const bundler = new Bundler(entry, folder)
  const environment = process.env
  const built = await buildApp(bundler, { entry, stage: STAGE, environment, endpoint }, await bundler.sources())
  const resources = await provision(aws, endpoint, built.plan, built.definitions)

  const tally = new MessageTally()
  const { mappings, hiddenUntilMs } = emulator
  const runner = new Runner({
    aws,
    emulator: { endpoint, mappings, hiddenUntilMs },
    concurrency: 2,
    environment,
    emit: (event) => tally.add(event),
  })
  return {
    proxy,
    startWorkers: () => runner.deploy({ bundle: built.bundle.file, plan: built.plan, resources }),
    drained: (messages) => tally.reached(messages),
    [Symbol.asyncDispose]: async () => {
      await runner.close()
      aws.close()
      await bundler.close()
      await proxy.close()
      await emulator.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Counts the messages of invocations that have ended. */
class MessageTally {
  #messages = 0
  #waiting: { readonly messages: number; readonly done: PromiseWithResolvers<void> } | undefined

  add(event: DevEvent): void {
    if (event.type !== 'invoked') return
    if (event.problem !== undefined || event.failed > 0)
      this.#waiting?.done.reject(new Error(`an invocation failed: ${event.problem ?? `${event.failed} messages`}`))
    this.#messages += event.messages
    this.#look()
  }

  reached(messages: number): Promise<void> {
    const done = Promise.withResolvers<void>()
    this.#waiting = { messages, done }
    this.#look()
    return done.promise
  }

  #look(): void {
    if (this.#waiting !== undefined && this.#messages >= this.#waiting.messages) this.#waiting.done.resolve()
  }
}
