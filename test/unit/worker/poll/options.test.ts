import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineApp, group, task } from 'tasklane'
import { type PollOptions, poll } from 'tasklane/worker'
import { describe, expect, test } from 'vitest'
import { HealthServer } from '../../../../lib/worker/poll/health-server.ts'

const app = defineApp('options', {
  tasks: [task({ name: 'a', group: 'one', run: () => {} }), task({ name: 'b', group: 'two', run: () => {} })],
  groups: { one: group(), two: group({ isolate: 'thread' }) },
})

describe('options of poll', () => {
  test.each<[string, PollOptions, RegExp]>([
    ['no slot', { concurrency: 0 }, /concurrency is 0 tasks and must be 1 to 1000/],
    ['half a slot', { concurrency: 1.5 }, /must be a whole number/],
    ['a wait that would never rest', { waitSeconds: 0 }, /waitSeconds is 0 seconds and must be 1 to 20/],
    ['a shutdown before its time', { shutdownMs: -1 }, /shutdownMs is -1 ms/],
    ['a group that is not there', { groups: ['one', 'three'] }, /groups has 'three'; this app has one, two/],
    ['no group at all', { groups: [] }, /groups is empty/],
    ['threads without the module that they load', {}, /group 'two' runs its handlers in threads.*give 'entry'/],
  ])('refuse %s, and nothing is started', (_, options, message) => {
    expect(() =>
      poll(app, { entry: message.source.includes('entry') ? undefined : '/app.js', ...options } as PollOptions),
    ).toThrow(message)
  })
})

describe('a poller of some groups', () => {
  test('needs no module for the threads of others', async () => {
    const poller = poll(app, { groups: ['one'], ownProcess: false, endpoint: 'http://127.0.0.1:9', onError: () => {} })

    expect(poller.health()).toMatchObject({ status: 'ok', slots: 10 })

    await poller.stop()
  })
})

describe('the health endpoint', () => {
  test('knows no other path', async () => {
    const server = new HealthServer('127.0.0.1', 0, () => ({ status: 'ok', running: 0, slots: 1, lastReceiveAt: null }))
    const url = `http://127.0.0.1:${await server.port}`

    const other = await fetch(`${url}/`)
    const health = await fetch(`${url}/health?from=probe`)
    await server.close()

    expect(other.status).toBe(404)
    expect(health.status).toBe(200)
  })

  test('says why it can’t listen, and can still be closed', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const server = new HealthServer('127.0.0.1', port, () => ({
      status: 'ok',
      running: 0,
      slots: 1,
      lastReceiveAt: null,
    }))

    await expect(server.port).rejects.toThrow('EADDRINUSE')

    await server.close()
    taken.close()
  })
})
