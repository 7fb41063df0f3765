import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, it } from 'vitest'
import { SCHEDULED_TIME } from '../../../lib/core/schedules/firing.ts'
import { planEntry } from '../../../lib/core/schedules/plan.ts'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import { cron, task } from '../../../lib/index.ts'
import { EventLog } from './support/events.ts'
import { Project, type ProjectApp, versioned } from './support/project.ts'

it('a schedule that skips starts no task beside one that runs, and the next one after it', async () => {
  using project = new Project(versioned(1))
  await using dev = await startDevServer({ entry: project.entry, log: 'silent' })
  await using client = createClient<ProjectApp>({ app: 'project', endpoint: dev.endpoint })
  const events = new EventLog()
  dev.onEvent(events.add)
  const fire = sender(dev.endpoint, project.folder)

  const first = await fire('2026-01-01T12:00:00Z')
  await events.printed('holding')
  const second = await fire('2026-01-01T12:01:00Z')
  await expect.poll(() => client.get(second), { timeout: 10_000 }).toMatchObject({ status: 'FAILURE' })
  const running = await client.get(first)
  writeFileSync(join(project.folder, 'go'), '')
  await expect.poll(() => client.get(first), { timeout: 10_000 }).toMatchObject({ status: 'SUCCESS' })
  const third = await fire('2026-01-01T12:02:00Z')

  await expect.poll(() => client.get(third), { timeout: 10_000 }).toMatchObject({ status: 'SUCCESS' })
  expect(running?.status).toBe('STARTED')
  expect((await client.get(second))?.error).toMatchObject({
    type: 'TaskDiscarded',
    message: expect.stringContaining(`${first} is STARTED`),
  })
})

/** Sends what EventBridge would send of one schedule at a scheduled time; gives the task's id. */
function sender(endpoint: string, folder: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials })
  const hold = task({ name: 'hold', run: (input: string) => input })
  const entry = cron('* * * * *', { key: 'one', task: hold, input: folder, overlap: 'skip' })
  const body = planEntry('main', entry)[0]?.message ?? ''
  return async (at: string) => {
    const QueueUrl = `${endpoint}/000000000000/tl_project_dev_default_normal`
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body.replace(SCHEDULED_TIME, at) }))
    return `main.one.${at}.r`
  }
}
