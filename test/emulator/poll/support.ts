import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createClient } from 'tasklane/client'
import { appSpec } from '../../../lib/core/app.ts'
import { manifestDefinitions } from '../../../lib/core/manifest.ts'
import { planApp } from '../../../lib/core/plan.ts'
import { awsCaller } from '../../../lib/dev/aws-call.ts'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { provision } from '../../../lib/dev/provision/provision.ts'
import app from './fixtures/tasks.ts'

const CONTAINER = fileURLToPath(new URL('fixtures/container.ts', import.meta.url))
/** A container in one module, its own `entry`. */
export const SELF_ENTRY = fileURLToPath(new URL('fixtures/self-entry.ts', import.meta.url))

/** The app's queues and table, without any worker, and a client. */
export async function openBackend() {
  const spec = appSpec(app)
  const emulator = await startEmulator({ port: 0 })
  const aws = awsCaller(emulator.endpoint)
  await provision(aws, emulator.endpoint, planApp(spec, 'dev'), manifestDefinitions(spec, String))
  const client = createClient<typeof app>({ app: 'container', endpoint: emulator.endpoint })
  const containers: Container[] = []
  return {
    client,
    endpoint: emulator.endpoint,
    startContainer: (options: object = {}, program = CONTAINER) => {
      const container = new Container(program, emulator.endpoint, options)
      containers.push(container)
      return container
    },
    [Symbol.asyncDispose]: async () => {
      for (const container of containers) container.kill()
      await client.close()
      aws.close()
      await emulator.close()
    },
  }
}

/** A process that polls, as it would run in a container. */
export class Container {
  readonly #child: ChildProcess
  readonly #lines: string[] = []
  readonly #waiting = new Set<() => void>()
  readonly exited: Promise<unknown>

  constructor(program: string, endpoint: string, options: object) {
    this.#child = spawn(process.execPath, ['--conditions=tasklane-source', program, JSON.stringify(options)], {
      env: { ...process.env, AWS_ENDPOINT_URL: endpoint, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.exited = once(this.#child, 'exit').then(([code, signal]) => code ?? signal)
    const { stdout } = this.#child
    if (stdout !== null)
      createInterface({ input: stdout }).on('line', (line) => {
        this.#lines.push(line)
        for (const look of this.#waiting) look()
      })
  }

  /** What follows `prefix` in the first line that begins with it, printed already or to come. */
  printed(prefix: string): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        const line = this.#lines.find((printed) => printed.startsWith(prefix))
        if (line === undefined) return
        this.#waiting.delete(look)
        resolve(line.slice(prefix.length))
      }
      this.#waiting.add(look)
      look()
    })
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}
