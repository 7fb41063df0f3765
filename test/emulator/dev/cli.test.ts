import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../../lib/entries/client.ts'
import { runs } from './support/processes.ts'
import { Project, type ProjectApp, versioned } from './support/project.ts'

const MAIN = fileURLToPath(new URL('../../../lib/cli/main.ts', import.meta.url))

describe('tasklane dev', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stops all of it on %s within two seconds, and exits with 0',
    async (signal) => {
      using project = new Project(versioned(1))
      const cli = new Cli('dev', project.entry, '--port', '0', '--json')
      const worker = await cli.occupyWorker()

      const startedAtMs = performance.now()
      cli.process.kill(signal)
      const code = await cli.exited

      expect(code).toBe(0)
      expect(performance.now() - startedAtMs).toBeLessThan(2000)
      await expect.poll(() => runs(worker)).toBe(false)
    },
  )

  it('leaves no process behind when it is killed', async () => {
    using project = new Project(versioned(1))
    const cli = new Cli('dev', project.entry, '--port', '0', '--json')
    const worker = await cli.occupyWorker()

    cli.process.kill('SIGKILL')
    await cli.exited

    await expect.poll(() => runs(worker), { timeout: 3000 }).toBe(false)
  })

  it('prints a banner without colours in a pipe, with what to export', async () => {
    using project = new Project(versioned(1))
    const cli = new Cli('dev', project.entry, '--port', '0', '--no-watch', '--stage', 'laptop')
    await cli.line((line) => line.includes('Ctrl-C'))

    cli.process.kill('SIGINT')
    await cli.exited

    const text = cli.lines.join('\n')
    expect(text).toContain('project (stage laptop)')
    expect(text).toMatch(/export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+/)
    expect(text).toContain('tl_project_laptop_default_low')
    expect(text).not.toContain('\u001b')
  })

  it.each([
    [['dev', 'no-such-file.ts'], 2, /no-such-file\.ts/],
    [['dev', '--port', 'x'], 2, /whole number/],
    [['dev', '--colour'], 2, /unknown option/],
    [['frobnicate'], 2, /unknown command/],
    [['dev', '--help'], 0, /Examples:[\s\S]*Exit codes/],
  ])('answers %j with exit code %i', async (args, expected, message) => {
    const cli = new Cli(...args)

    const code = await cli.exited

    expect(code).toBe(expected)
    expect(cli.lines.join('\n')).toMatch(message)
  })
})

/** The command in a process of its own. */
class Cli {
  readonly process: ChildProcess
  readonly exited: Promise<number | null>
  /** Of both streams. */
  readonly lines: string[] = []
  #onLine = () => {}

  constructor(...args: readonly string[]) {
    this.process = spawn(process.execPath, ['--conditions=tasklane-source', MAIN, ...args], { env: { PATH: '' } })
    // Not `exit`: what it printed last comes after that.
    this.exited = once(this.process, 'close').then(([code]) => code as number | null)
    for (const input of [this.process.stdout, this.process.stderr]) {
      if (input === null) continue
      createInterface({ input }).on('line', (line) => {
        this.lines.push(line)
        this.#onLine()
      })
    }
  }

  async line(matches: (line: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.lines.find(matches)
      if (found !== undefined) return found
      await new Promise<void>((resolve, reject) => {
        this.#onLine = resolve
        void this.exited.then((code) => reject(new Error(`it exited with ${code}:\n${this.lines.join('\n')}`)))
      })
    }
  }

  /** Gives it a task that never ends. @returns the worker's process id. */
  async occupyWorker(): Promise<number> {
    const { endpoint } = JSON.parse(await this.line((line) => line.includes('"ready"'))) as {
      readonly endpoint: string
    }
    await using client = createClient<ProjectApp>({ app: 'project', endpoint })
    await client.enqueue('spin', undefined)
    const output = JSON.parse(await this.line((line) => line.includes('"spinning"'))) as { readonly pid: number }
    return output.pid
  }
}
