import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { say } from './support/say.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const STEPS = /^<!-- steps\b.*-->\n```sh\n(?<commands>[\s\S]*?)^```$/m
/** From the clone itself on. */
const MOST_COMMANDS = 4

/** The page's commands, typed as they stand, by somebody who has nothing but the clone, npm and a running LocalStack. */
describe('the steps of docs/guide/deploy.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasklane-clone-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const page = readFileSync(join(ROOT, 'docs/guide/deploy.md'), 'utf8')
  const commands = STEPS.exec(page)?.groups?.['commands']?.trim().split('\n') ?? []

  test('are four at the most, the clone included', () => {
    expect(commands.length).toBeGreaterThan(0)
    expect(1 + commands.length).toBeLessThanOrEqual(MOST_COMMANDS)
  })

  test('lead from a fresh clone to results, and each says what it did', { timeout: 600_000 }, async () => {
    await clone(folder)
    const typed: { readonly command: string; readonly output: string; readonly seconds: number }[] = []
    for (const command of commands) {
      const began = performance.now()
      const { code, output } = await type(command, folder)
      const seconds = (performance.now() - began) / 1000
      say(`$ ${command}: exit ${code} after ${seconds.toFixed(1)} s`)
      if (code !== 0) throw new Error(`${command} ended with exit code ${code}:\n${output}`)
      typed.push({ command, output, seconds })
    }

    const [install, deploy, enqueue] = typed
    expect(install?.output).toMatch(/added \d+ packages/)
    expect(deploy?.output).toMatch(/LocalStack \S+ .*answers[\s\S]*bootstrap[\s\S]*the stacks are as the code says/)
    expect(deploy?.output).toContain("App 'media', stage 'dev', runs on LocalStack")
    expect(enqueue?.output).toMatch(/chelsea\.jpg +SUCCESS 451 x 300 jpeg/)
    expect(enqueue?.output).toMatch(/broken\.jpg +FAILURE BROKEN_PHOTO/)
    expect(enqueue?.output).toContain('all 9 have ended')
    say(`deploy of the example after bootstrap: ${deploy?.seconds.toFixed(1)} s (under 180 s is wanted)`)
  })

  test('can be done once more, and undone by destroy:local, which says what it deleted', {
    timeout: 600_000,
  }, async () => {
    const again = await type('npm run deploy:local', folder)
    const undone = await type('npm run destroy:local', folder)
    const twice = await type('npm run enqueue:local', folder)

    expect(again.output).toContain('nothing to do, its CDK bootstrap is there already')
    expect(again.code).toBe(0)
    expect(undone.output).toMatch(/\d+ objects deleted[\s\S]*deleted bucket tl-media-dev-[\s\S]*table tl_media_dev/)
    expect(undone.code).toBe(0)
    expect(twice.code).toBe(1)
    expect(twice.output).toContain("app 'media'")
  })

  test('begin with one clear sentence where no LocalStack is', { timeout: 60_000 }, async () => {
    const nobody = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }

    for (const command of ['npm run deploy:local', 'npm run destroy:local', 'npm run test:localstack']) {
      const { code, output } = await type(command, ROOT, nobody)
      expect({ command, code }).toEqual({ command, code: 1 })
      expect(output).toMatch(/Error: No LocalStack answers at http:\/\/127\.0\.0\.1:9 .*docker run/s)
    }
  })
})

/** What a clone will hold once the work in progress is committed. */
async function clone(folder: string): Promise<void> {
  const git = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)('git', args, { cwd: ROOT, maxBuffer: 64_000_000 })
    return stdout.split('\0').filter((line) => line !== '')
  }
  const files = await git('ls-files', '-z', '--cached', '--others', '--exclude-standard')
  for (const file of files) if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file))
  await promisify(execFile)('git', ['init', '--quiet', folder])
}

interface Typed {
  readonly code: number | null
  readonly output: string
}

/** What this process was given by npm, vitest and the suite itself; a user's shell has none of it. */
const OF_THE_SUITE =
  /^(AWS_|TASKLANE_|VITEST|npm_|NODE_(ENV|OPTIONS|PATH)$|INIT_CWD$|TEST$|DEV$|PROD$|MODE$|BASE_URL$|SSR$)/

async function type(command: string, cwd: string, more: Readonly<Record<string, string>> = {}): Promise<Typed> {
  const kept = Object.entries(process.env).filter(([name]) => !OF_THE_SUITE.test(name))
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !one.includes('node_modules'))
  const env = { ...Object.fromEntries(kept), PATH: path.join(delimiter), CI: 'true', NO_COLOR: '1', ...more }
  const child = spawn(command, { cwd, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const { promise, resolve: ended } = Promise.withResolvers<number | null>()
  child.once('close', ended)
  return { code: await promise, output }
}
