import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { expect, it } from 'vitest'
import { startDevServer } from '../../../lib/dev/index.ts'
import { EventLog } from './support/events.ts'
import { Project } from './support/project.ts'

const GROUP = 'tl_clocked_dev'

it('a declared schedule runs its task; a reload without it takes it away', async () => {
  using project = new Project(clocked(`[rate('5m', { key: 'first', task: tick, input: 'hello' })]`))
  await using dev = await startDevServer({ entry: project.entry, log: 'silent' })
  const events = new EventLog()
  dev.onEvent(events.add)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const scheduler = new SchedulerClient({ endpoint: dev.endpoint, region: 'us-east-1', credentials })
  const names = async () => {
    const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: GROUP }))
    return Schedules.map(({ Name }) => Name)
  }

  const printed = await events.printed('ticked ')
  const before = await names()
  project.write(clocked(`[cron('0 3 * * *', { key: 'second', task: tick, input: 'later' })]`))
  await dev.reload()

  expect(printed).toMatch(/^hello in main\.first\.\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.r$/)
  expect(before).toEqual(['main.first'])
  expect(await names()).toEqual(['main.second'])
  scheduler.destroy()
})

it('with the precision of a minute, firings wait for a second of it', async () => {
  const entries = Array.from({ length: 20 }, (_, index) => `rate('5m', { key: 'k${index}', task: tick, input: '' })`)
  using project = new Project(clocked(`[${entries.join()}]`))
  const persist = join(project.folder, 'kept')

  const dev = await startDevServer({ entry: project.entry, log: 'silent', persist, schedulePrecision: 'minute' })
  await dev.close()

  const kept = readFileSync(join(persist, 'schedules.jsonl'), 'utf8').match(/"plannedAt":\d+/g)
  expect(new Set(kept).size).toBeGreaterThan(5)
})

function clocked(main: string): string {
  return `import { cron, defineApp, rate, task } from 'tasklane'
const tick = task({ name: 'tick', run: async (text: string, ctx) => console.log('ticked ' + text + ' in ' + ctx.task.id) })
void [cron, rate]
export default defineApp('clocked', { tasks: [tick], schedules: { main: ${main} } })
`
}
