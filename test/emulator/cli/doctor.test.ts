import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Check } from '../../../lib/cli/doctor/check.ts'
import { examine, type Patient } from '../../../lib/cli/doctor/examine.ts'
import { deadLetterNameOf, queueName } from '../../../lib/core/names.ts'
import { ownEnvironment } from '../../support/aws/own-environment.ts'
import { openRoles, STAGE } from '../roles/world.ts'
import { Tasklane } from './tasklane.ts'

let world: Awaited<ReturnType<typeof openRoles>>
const servers: Server[] = []
beforeAll(async () => {
  world = await openRoles()
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => ownEnvironment())
afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function checks(patient: Partial<Patient> = {}): Promise<Record<string, Check>> {
  const found = await examine({ app: 'roles', stage: STAGE, endpoint: world.endpoint, required: [], ...patient })
  return Object.fromEntries(found.map((check) => [check.name, check]))
}

function levels(found: Readonly<Record<string, Check>>): Record<string, string> {
  return Object.fromEntries(Object.entries(found).map(([name, { level }]) => [name, level]))
}

describe('an app that is well', () => {
  it('passes every check, and nothing has changed by it', async () => {
    const before = await world.admin.scheduler.list({ prefix: '', limit: 100, cursor: undefined })

    const found = await checks()

    expect(new Set(Object.values(levels(found)))).toEqual(new Set(['ok']))
    expect(found['queues']?.said).toBe('8 in 2 groups, 0 messages in them')
    expect(found['app']?.said).toBe('roles, stage test: 2 groups, 7 tasks; manifest version 1')
    expect(await world.admin.scheduler.list({ prefix: '', limit: 100, cursor: undefined })).toEqual(before)
    expect(await world.admin.store.getMany(['tasklane-doctor'], { consistent: true })).toEqual([undefined])
  })

  it('is told of dead letters, which is no failure', async () => {
    const name = queueName({ app: 'roles', stage: STAGE, group: 'images', priority: 1 })
    const queue = deadLetterNameOf(name)
    await world.admin.queue.sendMany(queue, [{ body: 'x', delaySeconds: 0, group: undefined, attributes: {} }])

    const { 'dead letters': found } = await checks()

    expect(found).toMatchObject({ level: 'warn', said: expect.stringMatching(/^1 in images\/high; .*redrive --list/) })
  })
})

describe('what is wrong on the way is said, and only once', () => {
  it.each<[string, () => Partial<Patient>, string, string, RegExp]>([
    [
      'an endpoint where nobody listens',
      () => ({ endpoint: 'http://127.0.0.1:1' }),
      'endpoint',
      'BACKEND_UNAVAILABLE',
      /nothing listens/,
    ],
    ['no such app', () => ({ app: 'rolls' }), 'app', 'APP_NOT_FOUND', /Is 'roles' meant\?/],
    [
      'another stage',
      () => ({ stage: 'prod', stageOption: 'prod' }),
      'app',
      'APP_NOT_FOUND',
      /It is there with stage 'test'/,
    ],
  ])('%s', async (_, patient, name, code, said) => {
    const found = await checks(patient())

    expect(found[name]).toMatchObject({ level: 'fail', code, said: expect.stringMatching(said) })
    expect(Object.values(found).filter(({ level }) => level === 'fail')).toHaveLength(1)
    expect(found['queues']).toMatchObject({ level: 'skipped' })
  })

  it('no region, and no endpoint that could do without', async () => {
    const found = await examine({ app: 'roles', stage: STAGE, required: [] })

    expect(found.find(({ name }) => name === 'region')).toMatchObject({ level: 'fail', code: 'REGION_MISSING' })
    expect(found.find(({ name }) => name === 'clock')).toMatchObject({ level: 'skipped' })
    // Nobody was asked whether they are good.
    expect(found.find(({ name }) => name === 'credentials')).toMatchObject({ level: 'skipped' })
  })

  it('a clock that is off by more than AWS accepts, or by more than leases bear', async () => {
    const slow = await checks({ endpoint: await skewed(10 * 60_000) })
    const fast = await checks({ endpoint: await skewed(-20_000) })

    expect(slow['clock']).toMatchObject({ level: 'fail', said: expect.stringMatching(/clock is (599|600) s behind/) })
    expect(fast['clock']).toMatchObject({ level: 'warn', said: expect.stringMatching(/clock is (19|20|21) s ahead/) })
  })

  it('a region where there is nothing of the app', async () => {
    const found = await checks({ endpoint: await regional('eu-west-1'), region: 'eu-west-2' })

    expect(found['app']).toMatchObject({ level: 'fail', code: 'APP_NOT_FOUND' })
    expect(found['app']?.said).toContain("region eu-west-2 (option 'region')")
  })

  it('a resource that is gone', async () => {
    const found = await checks({ endpoint: await without('GetQueueAttributes', 'QueueDoesNotExist') })

    expect(found['queues']).toMatchObject({ level: 'fail', code: 'APP_NOT_FOUND' })
    expect(found['table']).toMatchObject({ level: 'ok' })
  })
})

describe('permissions, by the policies of the grants', () => {
  it.each([
    ['enqueue', { 'may read': /^no;/, 'may enqueue': /^yes/, 'may operate': /^no;/ }],
    ['read', { 'may read': /^yes/, 'may enqueue': /^no;/, 'may operate': /^no;/ }],
    ['operate', { 'may read': /^yes/, 'may enqueue': /^yes/, 'may operate': /^yes/ }],
  ] as const)('of %s', async (role, expected) => {
    const found = await checks({ endpoint: world.fronts[role].endpoint })

    for (const [name, said] of Object.entries(expected)) expect(found[name]?.said).toMatch(said)
    expect(Object.values(found).filter(({ level }) => level === 'fail')).toEqual([])
  })

  it('are a failure where they are required, with the grant that gives them', async () => {
    const found = await checks({ endpoint: world.fronts.read.endpoint, required: ['operate'] })

    expect(found['may operate']).toMatchObject({ level: 'fail', code: 'ACCESS_DENIED' })
    expect(found['may operate']?.said).toContain('queue.grantOperate(...)')
    expect(found['may enqueue']).toMatchObject({ level: 'ok' })
  })
})

describe('tasklane doctor', () => {
  it('exits with 0, or with 1 when a check fails, as lines that fit and as JSON', async () => {
    const run = (...args: string[]) =>
      new Tasklane(['doctor', '--app', 'roles', '--endpoint', world.endpoint, ...args]).end()
    const [well, ill] = await Promise.all([run('--stage', STAGE), run('--stage', 'prod', '--json')])

    expect(well.code).toBe(0)
    for (const line of well.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expect(well.stdout).toMatch(/^ok +node +\d+\./)
    expect(ill.code).toBe(1)
    expect(JSON.parse(ill.stdout)).toMatchObject({ ok: false, app: 'roles', stage: 'prod', checks: expect.any(Array) })
    expect(ill.stderr).toBe('')
  })
})

type Change = (headers: Record<string, unknown>, incoming: { target: string; region: string }) => string | undefined

/** Stands before the backend; where `change` gives an error's name, that is the answer. */
async function front(change: Change): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const region = /\/\d{8}\/([^/]+)\//.exec(String(incoming.headers.authorization))?.[1] ?? ''
    const call = httpRequest(
      new URL(incoming.url ?? '/', world.endpoint),
      { method: incoming.method ?? 'GET', headers: incoming.headers },
      (reply) => {
        const headers: Record<string, unknown> = { ...reply.headers }
        const target = String(incoming.headers['x-amz-target'] ?? '').replace(/^.*\./, '')
        const refused = change(headers, { target, region })
        if (refused === undefined) return reply.pipe(outgoing.writeHead(reply.statusCode ?? 500, headers as never))
        reply.resume()
        const answer = refused === 'empty' ? { Parameters: [] } : { __type: refused, message: 'no' }
        return outgoing.writeHead(refused === 'empty' ? 200 : 400).end(JSON.stringify(answer))
      },
    )
    incoming.pipe(call)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Its clock goes `ms` ahead of ours. */
function skewed(ms: number): Promise<string> {
  return front((headers) => {
    headers['date'] = new Date(Date.now() + ms).toUTCString()
    return undefined
  })
}

/** Only requests that are signed for `own` find the app, as on AWS. */
function regional(own: string): Promise<string> {
  return front((_, { target, region }) => (target === 'GetParametersByPath' && region !== own ? 'empty' : undefined))
}

function without(operation: string, error: string): Promise<string> {
  return front((_, { target }) => (target === operation ? error : undefined))
}
