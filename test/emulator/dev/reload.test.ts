import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient, gather } from '../../../lib/entries/client.ts'
import { EventLog } from './support/events.ts'
import { Project, type ProjectApp, versioned } from './support/project.ts'

describe('a reload', () => {
  it('loses no task under load: each runs on the old code or the new', async () => {
    await using setup = await setUp()
    const handles = await setup.enqueue(0)

    for (let version = 2; version <= 4; version += 1) {
      handles.push(...(await setup.enqueue(40)))
      setup.project.write(versioned(version))
      await Promise.all([setup.dev.reload(), setup.enqueue(40).then((more) => handles.push(...more))])
    }
    const outcomes = await gather(handles, { timeout: '30s' })

    expect(outcomes).toHaveLength(240)
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['SUCCESS']))
    expect(await setup.version()).toBe(4)
  })

  it('lets the old code end what it has begun', async () => {
    await using setup = await setUp()
    const held = await setup.client.enqueue('hold', setup.project.folder)
    await setup.events.first('output', ({ line }) => line.includes('holding'))
    setup.project.write(versioned(2))

    await setup.dev.reload()
    const whileHeld = await setup.version()
    setup.project.write('', 'go')

    expect(whileHeld).toBe(2)
    expect(await held.result({ timeout: '20s' })).toBe(1)
    await setup.events.first('worker-exited')
  })

  it('makes the queues of a group that the new code adds, and tells clients of its tasks', async () => {
    await using setup = await setUp()
    setup.project.write(
      versioned(2, `const extra = task({ name: 'extra', group: 'other', run: async () => 'extra' })`).replace(
        '] })',
        '], groups: { other: {} } })',
      ),
    )

    await setup.dev.reload()
    const result = await (await setup.client.enqueue('extra', undefined)).result({ timeout: '20s' })

    expect(result).toBe('extra')
    expect(setup.dev.queues).toContain('tl_project_dev_other_low')
  })

  it.each([
    ['that does not compile', 'export default (', 'BUILD_FAILED', /tasks\.ts:1:17: Unexpected end of file/],
    [
      'whose app has a mistake',
      versioned(2).replace('[version', '[version, version'),
      'BAD_APP',
      /two tasks are named/,
    ],
  ])('refuses code %s, says where, and the old code goes on', async (_, source, reason, message) => {
    await using setup = await setUp()
    setup.project.write(source)

    const reload = setup.dev.reload()

    await expect(reload).rejects.toMatchObject({ reason, message: expect.stringMatching(message) })
    expect(await setup.version()).toBe(1)
  })

  it('comes by itself when a source changes, also after one that was broken', async () => {
    await using setup = await setUp({ watch: true })

    setup.project.write('import "./missing.ts"')
    const refused = await setup.events.first('reload-failed')
    setup.project.write(`${versioned(2)}\nimport "./missing.ts"`)
    setup.project.write('', 'missing.ts')
    await setup.events.first('reloaded')

    expect(refused.error.message).toMatch(/tasks\.ts:1:8: Could not resolve "\.\/missing\.ts"/)
    expect(await setup.version()).toBe(2)
  })

  it('does not come when nothing changed but a time stamp', async () => {
    await using setup = await setUp({ watch: true })
    setup.project.write(versioned(1))
    setup.project.write('', 'other.ts')
    rmSync(join(setup.project.folder, 'other.ts'))

    setup.project.write(versioned(2))
    const reloaded = await setup.events.first('reloaded')

    expect(reloaded.version).toBe(2)
    expect(await setup.version()).toBe(2)
  })
})

async function setUp(options: { readonly watch?: boolean } = {}) {
  const project = new Project(versioned(1))
  const dev = await startDevServer({ entry: project.entry, log: 'silent', ...options })
  const client = createClient<ProjectApp>({ app: 'project', endpoint: dev.endpoint })
  const events = new EventLog()
  dev.onEvent(events.add)
  const enqueue = (count: number) =>
    Promise.all(Array.from({ length: count }, () => client.enqueue('version', undefined)))
  return {
    project,
    dev,
    client,
    events,
    enqueue,
    version: async () => (await client.enqueue('version', undefined)).result({ timeout: '20s' }),
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await dev.close()
      project[Symbol.dispose]()
    },
  }
}
