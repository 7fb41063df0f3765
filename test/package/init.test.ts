import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Installed, installPacked, run } from './packed.ts'

let installed: Installed
let project = ''
let dev: ChildProcess | undefined
beforeAll(() => {
  installed = installPacked()
  project = join(installed.folder, 'words')
})
afterAll(async () => {
  if (dev?.pid !== undefined && dev.exitCode === null) {
    // All of its group, as Ctrl-C does: npm alone would leave it running.
    process.kill(-dev.pid, 'SIGINT')
    await once(dev, 'close')
  }
  installed?.[Symbol.dispose]()
})

it('the package has the pages of errors and the template, and no test', () => {
  const { packed } = installed

  expect(packed).toEqual(expect.arrayContaining(['package/docs/errors/TASK_FAILED.md', 'package/template/gitignore']))
  expect(
    packed.filter((path) =>
      /^package\/(dist\/)?(lib|functions|infra|test|template\/node_modules)\/.*\.test\./.test(path),
    ),
  ).toEqual([])
})

it('tasklane init makes a project, and explain reads the pages that came with the package', () => {
  const made = JSON.parse(run('npx', ['tasklane', 'init', 'words', '--json'], installed.folder))
  const page = run('npx', ['tasklane', 'explain', 'TaskTimeout'], installed.folder)

  expect(made).toMatchObject({ name: 'words', folder: project })
  expect(page).toMatch(/^TASK_TIMEOUT\n/)
})

it('the project compiles, and its tests pass', () => {
  const said = run('npm', ['test', '--silent'], project)

  expect(said).toMatch(/pass 3/)
})

it('its CDK app is synthesized', () => {
  run('npm', ['run', 'synth', '--silent'], project)

  const template = readFileSync(join(project, 'cdk.out', 'words-dev.template.json'), 'utf8')
  expect(template).toContain('tl_words_dev_default_normal')
})

it('tasklane dev gets ready at once, a task succeeds, and the doctor finds nothing', async () => {
  dev = spawn('npm', ['run', '--silent', 'dev', '--', '--port', '0', '--json'], {
    cwd: project,
    detached: true,
  })
  const endpoint = await readyEndpoint(dev)
  const env = { AWS_ENDPOINT_URL: endpoint }

  const said = run('npm', ['run', '--silent', 'client', '--', 'one three two'], project, env)
  const listed = JSON.parse(run('npx', ['tasklane', 'list', '--json'], project, env))
  const health = JSON.parse(run('npx', ['tasklane', 'doctor', '--json'], project, env))

  expect(said).toMatch(/^3 words, the longest is "three"$/m)
  expect(listed.tasks).toMatchObject([{ name: 'count-words', status: 'SUCCESS' }])
  expect(health).toMatchObject({ ok: true, app: 'words' })
  expect(existsSync(join(project, '.tasklane'))).toBe(false)
})

async function readyEndpoint({ stdout, stderr }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('it has no output')
  let errors = ''
  stderr?.on('data', (chunk) => {
    errors += String(chunk)
  })
  for await (const line of createInterface({ input: stdout })) {
    const event = JSON.parse(line) as { readonly type: string; readonly endpoint?: string }
    if (event.type === 'ready' && event.endpoint !== undefined) return event.endpoint
  }
  throw new Error(`it ended before it was ready: ${errors}`)
}
