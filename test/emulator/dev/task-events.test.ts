import { expect, it } from 'vitest'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import { EventLog } from './support/events.ts'
import { Project } from './support/project.ts'

const TASKS = `import { defineApp, task } from 'tasklane'

const sell = task({
  name: 'sell',
  retry: { attempts: 2, backoff: 'fixed', initial: '1s', jitter: 'none' },
  run: (card: string) => { throw Object.assign(new TypeError('declined: ' + card), { code: 'DECLINED' }) },
})
export default defineApp('project', { tasks: [sell] })
`

it('tells of each failed run as data, by the line that the worker function writes to its log', async () => {
  using project = new Project(TASKS)
  const lines: string[] = []
  await using dev = await startDevServer({ entry: project.entry, log: (line) => lines.push(line) })
  const events = new EventLog()
  dev.onEvent(events.add)
  await using client = createClient({ app: 'project', endpoint: dev.endpoint })

  const { id } = await client.enqueue('sell', 'card 4000-1234')
  await events.count('task', 2)

  const task = { app: 'project', stage: 'dev', id, name: 'sell', group: 'default', priority: 'normal' }
  const why = { errorType: 'TypeError', errorCode: 'DECLINED', durationMs: expect.any(Number) }
  expect(events.of('task').map(({ event }) => event)).toEqual([
    { kind: 'retried', ...task, ...why, attempt: 0, delayMs: 1000 },
    { kind: 'failed', ...task, ...why, attempt: 1 },
  ])
  expect(events.of('output')).toEqual([])
  expect(lines.filter((line) => line.includes(`sell ${id}`))).toHaveLength(2)
  expect(lines.join('\n')).not.toContain('4000')
})
