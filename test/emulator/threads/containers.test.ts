import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openBackend, SELF_ENTRY } from '../poll/support.ts'

const wait = { timeout: '30s' } as const

describe('a container whose handlers run in threads', () => {
  test('runs them in threads of its own process', async () => {
    await using backend = await openBackend()
    backend.startContainer()

    const { threadId } = await backend.client.call('thread', undefined, { wait })

    expect(threadId).toBeGreaterThan(0)
  })

  test('may be one module, which its threads load without polling', async () => {
    await using backend = await openBackend()
    const container = backend.startContainer({}, SELF_ENTRY)
    const main = await container.printed('main ')

    const { pid, threadId } = await backend.client.call('thread', undefined, { wait })

    expect(String(pid)).toBe(main)
    expect(threadId).toBeGreaterThan(0)
    await container.printed('a thread of it')
  })

  test('may be bundled into one file', async () => {
    await using backend = await openBackend()
    const folder = await mkdtemp(join(tmpdir(), 'tasklane-bundle-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const bundle = join(folder, 'container.mjs')
    await build({
      entryPoints: [SELF_ENTRY],
      bundle: true,
      platform: 'node',
      format: 'esm',
      conditions: ['tasklane-source', 'module'],
      banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
      outfile: bundle,
    })
    backend.startContainer({}, bundle)

    const { threadId } = await backend.client.call('thread', undefined, { wait })

    expect(threadId).toBeGreaterThan(0)
  })

  test('stops within its limit although a handler blocks, and another container has the task at once', async () => {
    await using backend = await openBackend()
    const first = backend.startContainer({ shutdownMs: 500 })
    const handle = await backend.client.enqueue('spin', undefined)
    await first.printed('spin begun')

    const stoppedAt = performance.now()
    first.signal('SIGTERM')
    const code = await first.exited
    const tookMs = performance.now() - stoppedAt
    const second = backend.startContainer()
    await second.printed('spin begun')

    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(10_000)
    expect(await backend.client.get(handle.id)).toMatchObject({ status: 'STARTED', attempt: 0, takeovers: 0 })
  })

  test('goes on polling, heartbeats and answering while a handler blocks', async () => {
    await using backend = await openBackend()
    const container = backend.startContainer()
    const health = await container.printed('health ')
    await backend.client.enqueue('spin', undefined)
    await container.printed('spin begun')

    const value = await backend.client.call('quick', 4, { wait })
    const response = await fetch(health)

    expect(value).toBe(8)
    expect(await response.json()).toMatchObject({ status: 'ok', running: 1 })
  })
})
