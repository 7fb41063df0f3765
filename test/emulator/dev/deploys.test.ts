import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sweeperHandler } from '../../../functions/sweeper-handler.ts'
import { awsBackend } from '../../../lib/adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../../../lib/adapters/system.ts'
import { resourceEnvironment } from '../../../lib/core/environment.ts'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient, gather } from '../../../lib/entries/client.ts'
import { EventLog } from './support/events.ts'
import { Project } from './support/project.ts'

/** Group `old` has the tasks `moved`, `before` and `gone`; the next version has none of the group, the second by another name, the third not at all. */
const FIRST = app(
  `const tasks = [
  task({ name: 'moved', group: 'old', run: async (input: number) => input + 1 }),
  task({ name: 'before', group: 'old', run: async (input: number) => input + 2 }),
  task({ name: 'gone', group: 'old', track: 'none', run: async () => 0 }),
]`,
  'old: {}',
)
const SECOND = app(
  `const tasks = [
  task({ name: 'moved', group: 'fresh', priority: 'high', run: async (input: number) => input + 100 }),
  task({ name: 'after', aliases: ['before'], run: async (input: number) => input + 200 }),
]`,
  "fresh: { priorities: ['high'] }",
)

function app(tasks: string, groups: string): string {
  return `import { defineApp, task } from 'tasklane'
${tasks}
const still = task({ name: 'still', run: async () => 'still' })
export default defineApp('project', { tasks: [...tasks, still], groups: { ${groups} } })
`
}

const OLD = 'tl_project_dev_old_'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('a deploy that takes a group away while its tasks wait', () => {
  it('loses none of them: they run where the new version has them, by the name that it gives them', async () => {
    await using world = await open()
    const handles = await world.enqueueAll()

    world.project.write(SECOND)
    await world.dev.reload()
    const outcomes = await gather(handles, { timeout: '30s' })

    expect(outcomes.map((outcome) => outcome.status === 'SUCCESS' && outcome.value)).toEqual([
      ...Array.from({ length: 25 }, (_, index) => index + 100),
      ...Array.from({ length: 10 }, (_, index) => index + 200),
    ])
    const swept = await world.events.first('swept')
    expect(swept.moved).toBe(35)
  })

  it('its queues are worked off by the sweeper function, and deleted once they have stayed empty', async () => {
    await using world = await open()
    await world.enqueueAll()
    await world.client.enqueue('gone' as never, 1 as never)
    world.project.write(SECOND)
    await world.dev.reload()
    await world.events.first('swept')
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const handler = await world.sweeper()
    const before = await world.queues()

    const first = await handler({ quietSeconds: 0 }, { getRemainingTimeInMillis: () => 60_000 })
    const second = await handler({ quietSeconds: 0 }, { getRemainingTimeInMillis: () => 60_000 })
    const third = await handler(undefined, { getRemainingTimeInMillis: () => 60_000 })

    const deleted = [first, second].flatMap(({ retired }) => retired.filter((queue) => queue.deleted))
    expect(log).toHaveBeenCalledWith(JSON.stringify({ message: 'swept', ...first }))
    expect(before).toHaveLength(8)
    expect(deleted.map(({ queue }) => queue).toSorted()).toEqual(before)
    expect(third.retired).toEqual([])
    expect(await world.queues()).toEqual([])
  })
})

async function open() {
  const project = new Project(FIRST)
  const dev = await startDevServer({ entry: project.entry, log: 'silent' })
  const client = createClient({ app: 'project', endpoint: dev.endpoint })
  const events = new EventLog()
  dev.onEvent(events.add)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const sqs = new SQSClient({ endpoint: dev.endpoint, region: 'us-east-1', credentials })
  const enqueue = (name: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => client.enqueue(name as never, index as never)))
  return {
    project,
    dev,
    client,
    events,
    /** Tasks that nobody takes: their group is paused. */
    enqueueAll: async () => {
      await client.pause({ group: 'old' })
      return [...(await enqueue('moved', 25)), ...(await enqueue('before', 10))]
    },
    /** What Lambda would run, told of this backend. */
    sweeper: async () => {
      vi.stubEnv('AWS_ENDPOINT_URL', dev.endpoint)
      const place = { app: 'project', stage: 'dev', endpoint: dev.endpoint }
      const backend = awsBackend({ ...place, clock: systemClock, entropy: systemEntropy })
      const { resources } = await backend.directory.load('project', 'dev')
      await backend.close()
      return sweeperHandler(resourceEnvironment('project', 'dev', resources))
    },
    queues: async () => {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: OLD }))
      return QueueUrls.map((url) => url.slice(url.lastIndexOf('/') + 1)).toSorted()
    },
    [Symbol.asyncDispose]: async () => {
      sqs.destroy()
      await client.close()
      await dev.close()
      project[Symbol.dispose]()
    },
  }
}
