import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateScheduleCommand, DeleteScheduleCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler'
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import { expect, test, vi } from 'vitest'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { openRecordJournal } from '../../../lib/dev/emulator/record-journal.ts'
import { freshFolder, startProcess } from './process.ts'
import { arnOf, NOON, ROLE, type SteeredWorld, scheduleInput, steeredWorld } from './schedules.ts'
import { clientsOf, failureOf, makeQueue, receive } from './support.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const TIME = '<aws.scheduler.scheduled-time>'

/** Closes a world, lets time pass, and opens its folder again; gives what arrives in its queue then. */
async function arrivedAfter(world: SteeredWorld, persist: string, downMs: number): Promise<string[]> {
  await world.emulator.close()
  const clock = new SteeredClock(world.clock.now() + downMs)
  const emulator = await startEmulator({ port: 0, persist, clock })
  const { sqs } = clientsOf(emulator.endpoint)
  await clock.advance(0, () => emulator.firingsSettled())
  const QueueName = world.queueUrl.slice(world.queueUrl.lastIndexOf('/') + 1)
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  const messages = await receive(sqs, QueueUrl)
  await emulator.close()
  return messages.map(({ Body }) => Body ?? '').sort()
}

test('of the firings that were missed while it was down, each schedule makes up for its newest', async () => {
  const persist = freshFolder()
  const world = await steeredWorld({ persist })
  const timed = { Arn: world.queueArn, RoleArn: ROLE, Input: TIME }
  await world.create({ ScheduleExpression: 'rate(1 hour)', StartDate: new Date(NOON + 1800_000), Target: timed })
  await world.create({ ScheduleExpression: 'cron(0 15 * * ? *)', Target: timed })
  await world.create({ ScheduleExpression: 'at(2027-01-01T14:01:02)', Target: timed })

  const arrived = await arrivedAfter(world, persist, 5 * HOUR)

  expect(arrived).toEqual(['2027-01-01T14:01:02Z', '2027-01-01T15:00:00Z', '2027-01-01T16:30:00Z'])
})

test('what was missed longer ago than the policy allows is dropped; a one-time firing then goes to its dead letters', async () => {
  const persist = freshFolder()
  const world = await steeredWorld({ persist })
  const RetryPolicy = { MaximumEventAgeInSeconds: 60 }
  const DeadLetterConfig = { Arn: world.queueArn }
  const nowhere = 'arn:aws:sqs:us-east-1:000000000000:nowhere'
  const target = { Arn: nowhere, RoleArn: ROLE, Input: TIME, RetryPolicy, DeadLetterConfig }
  await world.create({ ScheduleExpression: 'cron(0 13 * * ? *)', Target: target })
  await world.create({ ScheduleExpression: 'at(2027-01-01T13:30:00)', Target: target })

  const arrived = await arrivedAfter(world, persist, 2 * HOUR)

  expect(arrived).toEqual(['2027-01-01T13:30:00Z'])
})

test.each(['{"v":1,"fire":{}}', '{"v":1,"fire":{"lead":60,"offsets":[0],"only":7}}', '{"v":1,"fire":{"lead":60'])(
  'what was missed of %s is made up for as of any other input',
  async (Input) => {
    const persist = freshFolder()
    const world = await steeredWorld({ persist })
    const target = { Arn: world.queueArn, RoleArn: ROLE, Input }
    await world.create({ ScheduleExpression: 'cron(0 15 * * ? *)', Target: target })

    expect(await arrivedAfter(world, persist, 5 * HOUR)).toEqual([Input])
  },
)

test('what has fired does not fire again after a restart, and what is tried again goes on', async () => {
  const persist = freshFolder()
  const world = await steeredWorld({ persist })
  await world.create({ ScheduleExpression: 'at(2027-01-01T12:01:00)' })
  const later = { MaximumRetryAttempts: 1 }
  const Input = 'given up'
  const DeadLetterConfig = { Arn: world.queueArn }
  const nowhere = 'arn:aws:sqs:us-east-1:000000000000:nowhere'
  const target = { Arn: nowhere, RoleArn: ROLE, Input, RetryPolicy: later, DeadLetterConfig }
  await world.create({ ScheduleExpression: 'at(2027-01-01T12:01:00)', Target: target })
  await world.pass(MINUTE)
  const before = await world.arrived()

  const arrived = await arrivedAfter(world, persist, 30_000)

  expect([before, arrived]).toEqual([['ping'], ['given up']])
})

test('what has deleted itself stays deleted', async () => {
  const persist = freshFolder()
  const world = await steeredWorld({ persist })
  const name = await world.create({ ScheduleExpression: 'at(2027-01-01T12:01:00)', ActionAfterCompletion: 'DELETE' })
  await world.pass(MINUTE)
  await world.emulator.close()

  await using again = await steeredWorld({ persist }, world.clock)

  expect(await again.find(name)).toBe('gone')
})

test('a machine that slept makes up for the newest firing alone', async () => {
  await using world = await steeredWorld()
  await world.create({ Target: { Arn: world.queueArn, RoleArn: ROLE, Input: TIME } })
  const asleep = vi.spyOn(world.clock, 'now').mockReturnValue(NOON + 8 * HOUR + 1)

  await world.pass(MINUTE)
  asleep.mockRestore()

  expect(await world.arrived()).toEqual(['2027-01-01T20:00:00Z'])
})

test('schedules that were acknowledged outlive a SIGKILL amid calls, and those deleted stay deleted', async () => {
  const folder = freshFolder()
  const first = await startProcess(folder)
  const queueArn = await arnOf(first, await makeQueue(first.sqs))
  const Target = { Arn: queueArn, RoleArn: ROLE, Input: 'ping' }
  const acknowledged = new Set<string>()
  let made = 0
  const createUntilItEnds = async () => {
    for (;;) {
      const Name = `s${made++}`
      await first.scheduler.send(new CreateScheduleCommand(scheduleInput({ Name, Target })))
      acknowledged.add(Name)
      if (made % 3 > 0) continue
      acknowledged.delete(Name)
      await first.scheduler.send(new DeleteScheduleCommand({ Name }))
    }
  }
  const ended = Promise.allSettled(Array.from({ length: 4 }, createUntilItEnds))
  await vi.waitUntil(() => made > 150, { interval: 1, timeout: 20_000 })
  await first.kill()
  await ended

  const second = await startProcess(folder)
  const found = new Set<string | undefined>()
  let NextToken: string | undefined
  do {
    const page = await second.scheduler.send(new ListSchedulesCommand({ NextToken }))
    for (const { Name } of page.Schedules ?? []) found.add(Name)
    NextToken = page.NextToken
  } while (NextToken !== undefined)

  expect([...acknowledged].filter((name) => !found.has(name))).toEqual([])
  expect(found.size - acknowledged.size).toBeLessThanOrEqual(8)
})

test('a call that the disk has no room for is a 500, and takes nothing along', async () => {
  const folder = freshFolder()
  const full = await startProcess(folder, 256)
  const Target = { Arn: 'arn:aws:sqs:us-east-1:000000000000:q', RoleArn: ROLE, Input: 'x'.repeat(20_000) }
  let acknowledged = 0
  const fill = async () => {
    for (;;) {
      await full.scheduler.send(new CreateScheduleCommand(scheduleInput({ Name: `s${acknowledged}`, Target })))
      acknowledged += 1
    }
  }

  const failure = await failureOf(fill())
  await full.scheduler.send(new DeleteScheduleCommand({ Name: 's0' }))
  await full.kill()
  const second = await startProcess(folder)
  const { Schedules } = await second.scheduler.send(new ListSchedulesCommand({}))

  expect(failure).toMatchObject({ $metadata: { httpStatusCode: 500 } })
  expect(acknowledged).toBeGreaterThan(5)
  expect(Schedules).toHaveLength(acknowledged - 1)
})

test('a line that was cut off is passed over, one that is damaged is told with its number', async () => {
  const folder = freshFolder()
  const file = join(folder, 'schedules.jsonl')
  const journal = openRecordJournal(folder, 'schedules')
  journal.write([
    ['a', 1],
    ['b', { text: 'two\nlines' }],
  ])
  journal.close()
  const whole = readFileSync(file, 'utf8')

  writeFileSync(file, `${whole}["c",{"te`)
  const torn = openRecordJournal(folder, 'schedules').records()
  writeFileSync(file, `["a",1]\n["b",{\n`)
  const failure = await failureOf(startEmulator({ port: 0, persist: folder }))

  expect([...torn]).toEqual([
    ['a', 1],
    ['b', { text: 'two\nlines' }],
  ])
  expect(failure).toMatchObject({ name: 'DevServerError', reason: 'STATE_FILE_DAMAGED' })
  expect(failure.message).toContain(`${file}, line 2`)
})

test('a file of changes grows with what there is, not with how often it changed', () => {
  const folder = freshFolder()
  const file = join(folder, 'schedules.jsonl')
  const journal = openRecordJournal(folder, 'schedules')

  for (let change = 0; change < 20_000; change += 1) journal.write([[`key${change % 10}`, change]])
  const size = statSync(file).size
  journal.close()

  expect(size).toBeLessThan(1100 * '["key0",10000]\n'.length)
  expect(openRecordJournal(folder, 'schedules').records().get('key9')).toBe(19_999)
  expect(existsSync(`${file}.tmp`)).toBe(false)
})
