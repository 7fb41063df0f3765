import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openBackend } from '../poll/support.ts'
import { Tasklane } from './tasklane.ts'

const ENTRY = fileURLToPath(new URL('../poll/fixtures/tasks.ts', import.meta.url))

it('tasklane run serves the tasks of a TypeScript module, threads too, until it is told to stop', async () => {
  await using backend = await openBackend()
  const before = readdirSync(dirname(ENTRY))
  const worker = new Tasklane(['run', ENTRY, '--concurrency', '3', '--health-port', '0', '--json'], {
    AWS_ENDPOINT_URL: backend.endpoint,
  })
  const { health, app } = JSON.parse(await worker.line((line) => line.includes('"ready"')))

  const value = await backend.client.call('quick', 21, { wait: { timeout: '30s' } })
  const { pid, threadId } = await backend.client.call('thread', undefined, { wait: { timeout: '30s' } })
  const status = await (await fetch(health)).json()
  worker.process.kill('SIGTERM')
  const { code } = await worker.end()

  expect(app).toBe('container')
  expect(value).toBe(42)
  expect(pid).toBe(worker.process.pid)
  expect(threadId).toBeGreaterThan(0)
  expect(status).toMatchObject({ status: 'ok', slots: 3 })
  expect(code).toBe(0)
  expect(readdirSync(dirname(ENTRY))).toEqual(before)
})

it('tasklane run refuses what is no app, and says what to do', async () => {
  const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }
  const [missing, group] = await Promise.all([
    new Tasklane(['run', 'no-such-file.ts'], env).end(),
    new Tasklane(['run', ENTRY, '--groups', 'nope'], env).end(),
  ])

  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no tasks file') })
  expect(group).toMatchObject({ code: 2, stderr: expect.stringContaining("groups has 'nope'") })
})
