import { expect, test, vi } from 'vitest'
import { BODY_LIMIT_BYTES } from '../../../lib/dashboard/http/read-body.ts'
import { served } from './support/served.ts'

const refusal = (code: string) => ({ error: { code, message: expect.stringMatching(/\S+ \S+/) } })

test('the printed address gives the page and a cookie that no script and no other site has', async () => {
  const { ask, own, token, dashboard } = await served()

  const page = await ask(`/?token=${token}`, { headers: { host: own.host } })

  expect(page.status).toBe(200)
  expect(page.headers['set-cookie']).toEqual([`tasklane-${dashboard.port}=${token}; Path=/; HttpOnly; SameSite=Strict`])
})

test.each([
  ['no token', undefined],
  ['a wrong token', 'tasklane-PORT=wrong'],
  ["another dashboard's cookie", 'tasklane-1=TOKEN'],
  ['a token that is a part of the right one', 'tasklane-PORT=TOKE'],
])('%s gets neither data nor page', async (_, cookie) => {
  const { ask, own, token, dashboard } = await served()
  const sent = cookie?.replace('PORT', String(dashboard.port)).replace('TOKEN', token)

  for (const path of ['/api/session', '/', '/app.js', '/?token=wrong']) {
    const reply = await ask(path, { headers: { host: own.host, cookie: sent } })

    expect(reply).toMatchObject({ status: 401, json: refusal('TOKEN') })
    expect(reply.headers).not.toHaveProperty('set-cookie')
  }
})

test('the token opens the page alone: in an address of the API it is none', async () => {
  const { ask, own, token } = await served()

  expect(await ask(`/api/session?token=${token}`, { headers: { host: own.host } })).toMatchObject({ status: 401 })
})

test('a name that was rebound to this machine is refused, however right the token is', async () => {
  const { ask, own, dashboard } = await served()

  for (const host of [undefined, 'evil.example', `evil.example:${dashboard.port}`, '127.0.0.1', '127.0.0.1:1']) {
    const reply = await ask('/api/session', { headers: { ...own, host } })

    // Node itself refuses a request without a Host.
    expect(reply.status).toBe(host === undefined ? 400 : 421)
  }
  expect(await ask('/api/session', { headers: { ...own, host: `localhost:${dashboard.port}` } })).toMatchObject({
    status: 200,
  })
})

test('another origin is refused, though its request brings the cookie: other ports of this machine are same-site', async () => {
  const { ask, own } = await served({ operate: true })
  const json = { 'content-type': 'application/json' }

  for (const origin of ['https://evil.example', 'http://127.0.0.1:3000', 'null', undefined]) {
    const headers = { ...own, ...json, origin }
    const reply = await ask('/api/tasks', { method: 'POST', headers, body: '{"task":"nothing"}' })

    expect(reply).toMatchObject({ status: 403, json: refusal('WRONG_ORIGIN') })
  }
  const fetched = await ask('/api/session', { headers: { ...own, 'sec-fetch-site': 'same-site' } })
  expect(fetched).toMatchObject({ status: 403, json: refusal('WRONG_SITE') })
})

test("a link of another site may open the page, as its user asked for it, but loads none of the page's parts", async () => {
  const { ask, own, token } = await served()
  const linked = { host: own.host, 'sec-fetch-site': 'cross-site' }

  expect(await ask(`/?token=${token}`, { headers: linked })).toMatchObject({ status: 200 })
  expect(await ask('/app.js', { headers: { ...own, ...linked } })).toMatchObject({ status: 403 })
})

test('without operate nothing can be changed, whatever is posted', async () => {
  const { post, world } = await served({ operate: false })
  const { id } = await world.client.enqueue('nothing', undefined)

  const paths = [
    '/api/tasks',
    `/api/tasks/${id}/cancel`,
    `/api/tasks/${id}/retry`,
    '/api/queues/pause',
    '/api/queues/resume',
    '/api/failures/retry',
    '/api/dead-letters/preview',
    '/api/dead-letters/redrive',
    ...['run', 'pause', 'resume', 'delete'].map((verb) => `/api/schedules/${verb}`),
  ]
  for (const path of paths) expect(await post(path, {})).toMatchObject({ status: 403, json: refusal('READ_ONLY') })
  expect(await world.client.get(id)).toMatchObject({ status: 'PENDING' })
})

test('a body over the limit is refused while it comes, and one that is no JSON as such', async () => {
  const { ask, own, post } = await served({ operate: true })
  const headers = { ...own, origin: `http://${own.host}`, 'content-type': 'application/json' }
  const ask2 = (body: string, type = 'application/json') =>
    ask('/api/tasks', { method: 'POST', headers: { ...headers, 'content-type': type }, body })

  expect(await post('/api/tasks', { task: 'x', input: 'y'.repeat(BODY_LIMIT_BYTES) })).toMatchObject({ status: 413 })
  expect(await ask2('{"task":')).toMatchObject({ status: 400, json: refusal('BODY') })
  expect(await ask2('task=nothing', 'application/x-www-form-urlencoded')).toMatchObject({ status: 415 })
  expect(await ask2('{"task":"nothing","surprise":1}')).toMatchObject({ status: 400, json: refusal('REQUEST') })
})

test.each([
  '/../package.json',
  '/%2e%2e/package.json',
  '/..%2fpackage.json',
  '//etc/passwd',
  '/api/../../x',
  '/main.tsx',
])('the path %s leads to nothing: only the files of the page are served', async (path) => {
  const { ask } = await served()

  expect((await ask(path)).status).toBe(404)
})

test('every answer says that scripts come from here alone, that nobody may frame it, and that no copy is kept', async () => {
  const { ask, own } = await served()

  for (const path of ['/', '/app.js', '/app.css', '/api/session', '/nothing', '/api/nothing', '/api/tasks/%zz']) {
    for (const headers of [own, { host: own.host }]) {
      const reply = await ask(path, { headers })

      const policy = String(reply.headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(reply.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
  }
})

test('the page has no script or style in it, and nothing of it comes from elsewhere', async () => {
  const { ask } = await served()

  const { text } = await ask('/')

  expect(text).not.toMatch(/<script(?![^>]* src="\/)|<style|style=| on\w+=|https?:/)
  expect((await ask('/app.css')).text).not.toMatch(/@import|https?:/)
})

test('other methods are refused', async () => {
  const { ask, own } = await served()

  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
    expect((await ask('/api/session', { method, headers: own })).status).toBe(405)
  }
})

test('nothing is logged, and no answer but the cookie has the token', async () => {
  const { ask, own, token } = await served()
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const warned = vi.spyOn(process.stderr, 'write').mockReturnValue(true)

  const replies = [
    await ask(`/?token=${token}`, { headers: { host: own.host } }),
    await ask(`/?token=${token}x`, { headers: { host: own.host } }),
    await ask(`/api/tasks/x?token=${token}`),
    await ask('/api/session'),
  ]
  const lines = [...written.mock.calls, ...warned.mock.calls]
  written.mockRestore()
  warned.mockRestore()

  expect(lines).toEqual([])
  expect(replies.map(({ text }) => text.includes(token))).toEqual([false, false, false, false])
})

test('it listens on this machine alone', async () => {
  const { dashboard } = await served()

  expect(new URL(dashboard.url).hostname).toBe('127.0.0.1')
  await expect(fetch(`http://[::1]:${dashboard.port}/`)).rejects.toThrow()
})
