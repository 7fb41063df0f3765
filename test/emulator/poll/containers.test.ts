import { describe, expect, test } from 'vitest'
import { openBackend } from './support.ts'

describe('a container that polls', () => {
  test('runs tasks and tells how it does', async () => {
    await using backend = await openBackend()
    const container = backend.startContainer({ concurrency: 7 })

    const value = await backend.client.call('quick', 21, { wait: { timeout: '20s' } })
    const response = await fetch(await container.printed('health '))

    expect(value).toBe(42)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ status: 'ok', slots: 7, lastReceiveAt: expect.any(String) })
  })

  test('finishes what runs when it gets SIGTERM, says meanwhile that it stops, and exits with 0', async () => {
    await using backend = await openBackend()
    const container = backend.startContainer()
    const health = await container.printed('health ')
    const handle = await backend.client.enqueue('patient', undefined)
    await container.printed('patient begun')

    container.signal('SIGTERM')
    const stopping = await healthUntil(health, 503)
    container.signal('SIGUSR2')

    expect(stopping).toMatchObject({ status: 'stopping', running: 1 })
    expect(await container.exited).toBe(0)
    expect(await handle.outcome({ timeout: '5s' })).toMatchObject({ status: 'SUCCESS', attempt: 0 })
  })

  test('gives back what is not done within its limit, and another container runs it at once, uncounted', async () => {
    await using backend = await openBackend()
    const first = backend.startContainer({ shutdownMs: 500 })
    const handle = await backend.client.enqueue('stubborn', undefined)
    await first.printed('stubborn begun')

    const stoppedAt = performance.now()
    first.signal('SIGTERM')
    const code = await first.exited
    const second = backend.startContainer()
    const attempt = await second.printed('stubborn begun ')
    const tookMs = performance.now() - stoppedAt

    expect(code).toBe(0)
    expect(await first.printed('stubborn aborted ')).toBe('WorkerStopping')
    expect(attempt).toBe('0')
    expect(await handle.status()).toBe('STARTED')
    expect(tookMs).toBeLessThan(15_000)
  })

  test('leaves what it has not begun to the others when it stops', async () => {
    await using backend = await openBackend()
    const first = backend.startContainer({ concurrency: 1, shutdownMs: 500 })
    await backend.client.enqueue('stubborn', undefined)
    await first.printed('stubborn begun')
    const waiting = await Promise.all([1, 2, 3].map((input) => backend.client.enqueue('quick', input)))

    first.signal('SIGTERM')
    await first.exited
    backend.startContainer()
    const values = await Promise.all(waiting.map((handle) => handle.result({ timeout: '20s' })))

    expect(values).toEqual([2, 4, 6])
  })

  test('ends at once at a second signal', async () => {
    await using backend = await openBackend()
    const container = backend.startContainer()
    const health = await container.printed('health ')
    await backend.client.enqueue('stubborn', undefined)
    await container.printed('stubborn begun')

    container.signal('SIGTERM')
    await healthUntil(health, 503)
    container.signal('SIGTERM')

    expect(await container.exited).toBe(143)
  })
})

/** Asks until the health endpoint answers with `status`; gives what it then says. */
async function healthUntil(url: string, status: number): Promise<unknown> {
  for (;;) {
    const response = await fetch(url)
    const body: unknown = await response.json()
    if (response.status === status) return body
  }
}
