import { closeSync, openSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DevServer, startDevServer } from '../../../lib/dev/index.ts'
import { type Client, createClient } from '../../../lib/entries/client.ts'
import { Project } from '../dev/support/project.ts'
import { type Ran, Tasklane } from './tasklane.ts'

const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url))
const ENTRY = join(FIXTURES, 'tasks.ts')

let dev: DevServer
let client: Client

beforeAll(async () => {
  dev = await startDevServer({ entry: ENTRY, log: 'silent' })
  client = createClient({ app: 'shop', endpoint: dev.endpoint })
})
afterAll(async () => {
  await client.close()
  await dev.close()
})

const environment = () => ({ AWS_ENDPOINT_URL: dev.endpoint, TASKLANE_APP: 'shop' })
const start = (...args: readonly string[]) => new Tasklane(args, environment())
const run = (...args: readonly string[]): Promise<Ran> => start(...args).end()
const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout)

describe('tasklane enqueue', () => {
  it('takes an input from standard input, waits, and prints the value', async () => {
    const ran = await start('enqueue', 'resize', '-', '--wait', '20s', '--priority', 'high').end('{"width":64}')

    expect(ran).toMatchObject({ code: 0, stdout: '{"width":64}' })
    expect(ran.stderr).toMatch(/is on its way/)
  })

  it('exits with 1 and tells how the task failed, as JSON where that is asked for', async () => {
    const ran = await run('enqueue', 'resize', '{"width":-1}', '--wait', '--json')

    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(ran.stderr)).toMatchObject({ error: { code: 'TASK_FAILED', type: 'RangeError' } })
  })

  it('sends nothing that it could not wait for', async () => {
    const ran = await run('enqueue', 'resize', '{"width":1}', '--track', 'none', '--wait')

    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--track none keeps none') })
  })

  it('tells that it did not read what was redirected to it', async () => {
    using project = new Project('')
    const file = join(project.folder, 'input.json')
    writeFileSync(file, '{"width":1}')
    const redirected = async (...args: readonly string[]) => {
      const input = openSync(file, 'r')
      const ran = await new Tasklane(args, environment(), undefined, input).end()
      closeSync(input)
      return ran
    }

    const unread = await redirected('enqueue', 'resize')
    const read = await redirected('enqueue', 'resize', '-')

    expect(unread).toMatchObject({ code: 0, stderr: expect.stringContaining('write - as the input') })
    expect(read).toMatchObject({ code: 0, stderr: '' })
  })

  it('suggests the task that was meant, and exits with 2', async () => {
    const ran = await run('enqueue', 'rezise', '{"width":1}')

    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(/Did you mean resize\?/)
  })

  it("validates by the app's module before anything is sent, and leaves nothing behind", async () => {
    const ran = await run('enqueue', 'resize', '{"width":"wide"}', '--entry', ENTRY, '--json')

    expect(ran.code).toBe(2)
    expect(JSON.parse(ran.stderr)).toMatchObject({ error: { code: 'INPUT_INVALID', taskName: 'resize' } })
    expect(readdirSync(FIXTURES)).toEqual(['tasks.ts'])
  })

  it('puts many in by a file of JSON lines, none when one line is bad', async () => {
    using project = new Project('')
    const file = join(project.folder, 'many.jsonl')
    writeFileSync(file, '{"width":1}\n{"width":2}\n')
    const many = await json('enqueue', 'resize', '--many', '--file', file, '--label', 'batch=b1')
    writeFileSync(file, '{"width":1}\n{oops\n')
    const bad = await run('enqueue', 'resize', '--many', '--file', file, '--label', 'batch=b2')

    expect(many).toEqual({ task: 'resize', enqueued: 2, ids: [expect.any(String), expect.any(String)] })
    expect(bad.code).toBe(2)
    expect(bad.stderr).toMatch(/line 2 of .*many\.jsonl is no JSON/)
    expect((await client.list({ labels: { batch: 'b2' } })).tasks).toEqual([])
  })
})

describe('tasklane list, status, logs', () => {
  it('lists by labels, as a table that fits and as JSON', async () => {
    const label = { labels: { of: 'list' } }
    const handle = await client.enqueue('resize', { width: -5 }, label)
    await handle.outcome()

    const table = await run('list', '--label', 'of=list')
    const { tasks } = await json('list', '--label', 'of=list', '--status', 'failure', '--since', '1h')

    const [head, row, ...rest] = table.stdout.split('\n')
    expect(head).toMatch(/^ID +NAME +STATUS +AGE +DETAIL$/)
    expect(row).toMatch(new RegExp(`^${handle.id}  resize  FAILURE +\\d+s  RangeError.*…$`))
    expect(row?.length).toBeLessThanOrEqual(80)
    expect(rest).toEqual([])
    expect(tasks).toMatchObject([{ id: handle.id, input: { width: -5 }, labels: { of: 'list' } }])
  })

  it('says which name was probably meant when nothing is found', async () => {
    const ran = await run('list', '--name', 'resise', '--all')

    expect(ran.stdout).toBe('no task fits')
    expect(ran.stderr).toMatch(/no task is named 'resise' \(Did you mean resize\?\)/)
  })

  it('shows a list live until Ctrl-C, and exits with 130', async () => {
    const watching = start('list', '--watch', '--interval', '100ms', '--label', 'of=watch', '--json')
    await watching.line((line) => line === '{"tasks":[]}')
    const { id } = await client.enqueue('resize', { width: 7 }, { labels: { of: 'watch' } })

    await watching.line((line) => line.includes(id))
    watching.process.kill('SIGINT')

    expect((await watching.end()).code).toBe(130)
  })

  it('tells what became of a task, with its logs', async () => {
    const handle = await client.enqueue('resize', { width: -9 })
    await handle.outcome()

    const card = await run('status', handle.id, '--logs')
    const unknown = await run(
      'status',
      handle.id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      '--json',
    )

    expect(card.stdout).toMatch(/^\S+ {2}FAILURE {2}resize\n {2}queue {6}default\/normal\n/)
    expect(card.stdout).toMatch(/RangeError: no such width: -9 \(HANDLER_ERROR\)\n +at .*tasks\.ts:\d+/)
    expect(card.stdout).toMatch(/Z 1 info {2}resizing \{"width":-9\}$/)
    expect(unknown.code).toBe(1)
    expect(JSON.parse(unknown.stderr)).toMatchObject({ error: { code: 'TASK_NOT_FOUND' } })
  })

  it('follows the logs of all attempts to the end, each line once', async () => {
    const { id } = await client.enqueue('steps', undefined, { delay: '1s' })

    const ran = await run('logs', id, '--follow', '--json')

    const lines = ran.stdout.split('\n').map((line) => JSON.parse(line) as { message: string; attempt: number })
    expect(lines.map(({ message, attempt }) => [message, attempt])).toEqual([
      ['run 0', 0],
      ['run 1', 1],
    ])
  })

  it('tells what a run has written while it still goes on', async () => {
    using project = new Project('')
    const { id } = await client.enqueue('patient', project.folder)
    const following = start('logs', id, '--follow')

    const line = await following.line((text) => text.includes('begun'))
    const status = await client.handle(id).status()
    project.write('', 'go')
    const { code, stdout, stderr } = await following.end()

    expect(line).toMatch(/Z 1 info {2}begun$/)
    expect(status).toBe('STARTED')
    expect({ code, stdout }).toEqual({ code: 0, stdout: line })
    expect(stderr).toMatch(/1\/2 half\nended: SUCCESS, after a run of /)
  })

  it('ends quietly when its reader has seen enough', async () => {
    const listing = start('list', '--json')
    listing.process.stdout?.destroy()

    const { stderr } = await listing.end()

    expect(stderr).toBe('')
  })
})

describe('tasklane cancel and retry', () => {
  it('cancels by id; one that has ended is no failure', async () => {
    const waiting = await client.enqueue('resize', { width: 1 }, { delay: '10m' })
    const ended = await client.enqueue('resize', { width: 1 })
    await ended.outcome()

    const done = await json('cancel', waiting.id, ended.id)

    expect(done.tasks).toEqual([
      { id: waiting.id, cancelled: true },
      { id: ended.id, cancelled: false },
    ])
    expect(await waiting.status()).toBe('CANCELLED')
  })

  it('cancels by a filter only what it is told to, after a preview, or with --yes', async () => {
    const labels = { of: 'cancel' }
    const handle = await client.enqueue('resize', { width: 1 }, { delay: '10m', labels })
    const filter = ['--label', 'of=cancel', '--status', 'PENDING']

    const preview = await json('cancel', ...filter, '--preview')
    const unasked = await run('cancel', ...filter)
    const between = await handle.status()
    const done = await json('cancel', ...filter, '--yes')

    expect(preview).toMatchObject({
      matched: 1,
      cancelled: 0,
      counts: [{ name: 'resize', reason: 'PENDING', count: 1 }],
    })
    expect(unasked.code).toBe(2)
    expect(unasked.stdout).toMatch(/TASKS {2}NAME {4}REASON\n {4}1 {2}resize {2}PENDING/)
    expect(unasked.stderr).toMatch(/say --yes/)
    expect(between).toBe('PENDING')
    expect(done).toMatchObject({ matched: 1, cancelled: 1 })
  })

  it('says which name was probably meant where nothing fits', async () => {
    const ran = await run('cancel', '--name', 'rezise', '--yes')

    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('Did you mean resize?') })
  })

  it('retries by a filter, and once only', async () => {
    const handle = await client.enqueue('resize', { width: -3 }, { labels: { of: 'retry' } })
    await handle.outcome()

    const first = await json('retry', '--label', 'of=retry', '--error-type', 'RangeError', '--max', '1', '--yes')
    const again = await run('retry', handle.id)
    const left = await run('retry', '--label', 'of=retry', '--since', '1h', '--preview')

    expect(left.stderr).toMatch(/^\d+ tasks? to retry \(1 more were retried before\); this was a preview$/m)
    expect(first).toMatchObject({ matched: 1, retried: 1, failed: 0 })
    expect(again).toMatchObject({ code: 0, stdout: `${handle.id} was retried before as ${handle.id}~1` })
  })

  it('does nothing without being told which', async () => {
    expect(await run('retry')).toMatchObject({ code: 2, stderr: expect.stringContaining('or say --all') })
  })
})

describe('tasklane queues, pause, resume, drain, purge, redrive', () => {
  const still = ['--group', 'still']

  it('holds a queue, tells of it, cancels what waits there, and lets it go', async () => {
    const paused = await json('pause', ...still)
    await client.enqueue('idle', undefined, { priority: 'low' })
    const refused = await run('drain', ...still)
    const queues = await run('queues', ...still)
    const purged = await json('purge', ...still, '--yes')
    const resumed = await run('resume', ...still)
    const drained = await run('drain', ...still, '--interval', '100ms', '--timeout', '30s')

    expect(paused).toMatchObject([{ group: 'still', priority: 3 }])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('still/low is paused with 1 messages') })
    expect(queues.stdout).toMatch(/^GROUP .*\nstill +low +1 +0 +0 +\d+s +0 {2}paused\nstill\/low is paused/)
    expect(purged).toMatchObject({ queues: [{ group: 'still', priority: 3 }], cancelled: 1 })
    expect(resumed.stdout).toBe('still/low goes on')
    expect(drained).toMatchObject({ code: 0, stdout: 'nothing waits, runs or is delayed' })
  })

  it('shows dead letters, sends them back, and deletes them', async () => {
    await client.enqueue('untracked', undefined)
    await expect.poll(async () => (await client.deadLetters.preview()).matched, { timeout: 20_000 }).toBe(1)

    const listed = await run('redrive', '--list')
    const redriven = await json('redrive', '--reason', 'Failed', '--yes')
    await expect.poll(async () => (await client.deadLetters.preview()).matched, { timeout: 20_000 }).toBe(1)
    const purged = await json('purge', '--dead-letters', '--name', 'untracked', '--yes')

    expect(listed.stdout).toMatch(/\.n {2}untracked {2}Failed +\d+s {2}default\/no/)
    expect(redriven).toMatchObject({ matched: 1, redriven: 1, failed: 0 })
    expect(purged).toMatchObject({ matched: 1, purged: 1 })
  })
})

describe('tasklane schedules', () => {
  it('makes one, shows it, switches it, and deletes it', async () => {
    const created = await json(
      'schedules',
      'create',
      'weekly',
      '{"width":2}',
      '--task',
      'resize',
      '--cron',
      '0 9 * * 1',
    )
    const listed = await run('schedules', 'list')
    const paused = await run('schedules', 'pause', 'weekly')
    const got = await json('schedules', 'get', 'weekly')
    const next = await run('schedules', 'next', 'maintenance.nightly', '--count', '1')
    const declared = await run('schedules', 'pause', 'maintenance.nightly', '--json')
    const misnamed = await run('schedules', 'get', 'nightly')
    const deleted = await json('schedules', 'delete', 'weekly')

    expect(created).toEqual({ key: 'weekly', scheduler: 'runtime' })
    expect(listed.stdout).toMatch(/^maintenance\.nightly .* on, in code\nruntime\.weekly .* resize +on$/m)
    expect(paused.stdout).toBe('runtime.weekly is paused')
    expect(got).toMatchObject({ when: 'cron(0 9 * * 1)', enabled: false, input: { width: 2 } })
    expect(next.stdout).toMatch(/^LOCAL .*\n\d{4}-\d\d-\d\d 03:00:00 {2}\d{4}-\d\d-\d\d 18:00:00Z/)
    expect(JSON.parse(declared.stderr)).toMatchObject({ error: { code: 'SCHEDULE_DECLARED' } })
    expect(misnamed).toMatchObject({ code: 1, stderr: expect.stringContaining('Did you mean maintenance.nightly?') })
    expect(deleted).toEqual({ key: 'weekly', scheduler: 'runtime', deleted: true })
  })
})

describe('what is wrong with a command', () => {
  it.each([
    [['lst'], /unknown command 'lst'[\s\S]*Did you mean list\?/],
    [['list', '--stats', 'x'], /unknown option '--stats'[\s\S]*Did you mean --status\?/],
    [['dev', 'nowhere.ts'], /no tasks file .*nowhere\.ts; .* tasklane init my-app/],
    [['redrive', '--reason', 'faild'], /It must be one of Malformed/],
    [['schedules', 'crate'], /unknown command 'crate'[\s\S]*Did you mean create\?/],
    [['list', '--limit', 'x'], /whole number, 1 to 1000/],
  ])('%j is told with what was probably meant', async (args, told) => {
    const ran = await run(...args)

    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toMatch(told)
  })

  it('is one JSON document where that is asked for', async () => {
    const { code, stderr } = await run('list', '--stats', 'x', '--json')

    expect(code).toBe(2)
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'USAGE', message: expect.stringContaining('--stats') } })
  })

  it('is not that the options which say where to look stand before it', async () => {
    const ran = await new Tasklane(['--endpoint', dev.endpoint, '--app', 'shop', '--json', 'queues']).end()

    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.stdout)).toHaveLength(5)
  })

  it('has examples in the help of each command', async () => {
    const { stdout } = await run('--help')
    const names = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[options\]| {2}|$)/gm)].map(([, name = '']) => name)

    const helps = await Promise.all(['queues', 'redrive'].map((name) => run(name, '--help')))

    expect(names).toEqual(expect.arrayContaining(['dev', 'run', 'enqueue', 'status', 'list', 'logs', 'schedules']))
    for (const help of helps)
      expect(help).toMatchObject({ code: 0, stdout: expect.stringMatching(/Examples:\n {2}tasklane/) })
  })
})
