import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { ascending, percentile } from './row.ts'

/**
 * `npm run bench:schedules [SCHEDULES] [DUE]`: run-time schedules on the embedded backend, in memory and in a folder: how fast they are
 * made, what memory they take, and how late those are that are due in the same second. Schedules are made as any program would, by the
 * SDK; lateness is from the scheduled second to when SQS has the message.
 */

const SCHEDULES = Number(process.argv[2] ?? 10_000)
const DUE = Number(process.argv[3] ?? 1000)
/** Calls under way at once. */
const WIDTH = 25
/** Of a firing with a small input. */
const PADDING = 'x'.repeat(500)
const ROLE = 'arn:aws:iam::000000000000:role/scheduler'
const SERVE = fileURLToPath(new URL('./serve-emulator.ts', import.meta.url))
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

await measure('in memory', [])
await measure('in a folder', ['--persist'])

async function measure(title: string, flags: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, SERVE, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const endpoint = String((await lines.next()).value)
  const settings = { endpoint, region: 'us-east-1', credentials }
  const [scheduler, sqs] = [new SchedulerClient(settings), new SQSClient(settings)]
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'due' }))
  const memory = async () => {
    child.stdin.write('memory\n')
    return String((await lines.next()).value).split(' ')
  }

  const [heapBefore, residentBefore] = await memory()
  const beganMs = performance.now()
  await times(SCHEDULES - DUE, (index) => create(scheduler, `later.${index}`, 'cron(0 3 1 1 ? 2099)'))
  const seconds = (performance.now() - beganMs) / 1000
  const [heapAfter, residentAfter] = await memory()

  const dueAt = (Math.floor(Date.now() / 1000) + 5 + Math.ceil(DUE / 200)) * 1000
  const expression = `at(${new Date(dueAt).toISOString().slice(0, 19)})`
  await times(DUE, (index) => create(scheduler, `due.${index}`, expression))
  if (Date.now() > dueAt) throw new Error('making the schedules took too long: raise the lead')
  const late = ascending(await lateness(sqs, QueueUrl, dueAt))

  const [p50, p99] = [percentile(late, 0.5), percentile(late, 0.99)]
  console.log(`${SCHEDULES} schedules ${title}:
  made by the SDK, ${WIDTH} calls at once: ${Math.round((SCHEDULES - DUE) / seconds)} a second
  heap after a collection: ${heapBefore} -> ${heapAfter} MB; resident: ${residentBefore} -> ${residentAfter} MB
  ${DUE} due in the same second: p50 ${p50} ms late, p99 ${p99} ms; the first ${late[0]} ms`)
  child.stdin.end()
  await once(child, 'exit')
  scheduler.destroy()
  sqs.destroy()
}

async function create(scheduler: SchedulerClient, Name: string, ScheduleExpression: string): Promise<void> {
  const Target = { Arn: 'arn:aws:sqs:us-east-1:000000000000:due', RoleArn: ROLE, Input: `${Name} ${PADDING}` }
  const FlexibleTimeWindow = { Mode: 'OFF' as const }
  const settings = { Name, ScheduleExpression, Target, FlexibleTimeWindow, ActionAfterCompletion: 'DELETE' as const }
  await scheduler.send(new CreateScheduleCommand(settings))
}

/** In ms, by each message's own SentTimestamp, so that reading them late makes none of them later. */
async function lateness(sqs: SQSClient, QueueUrl: string, dueAt: number): Promise<number[]> {
  const late: number[] = []
  await new Promise((resolve) => setTimeout(resolve, dueAt + 2000 - Date.now()))
  while (late.length < DUE) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    )
    if (Messages.length === 0) throw new Error(`${DUE - late.length} of ${DUE} messages never came`)
    late.push(...Messages.map(({ Attributes }) => Number(Attributes?.SentTimestamp) - dueAt))
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }))
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
  }
  return late
}

async function times(count: number, run: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await run(next++)
  }
  await Promise.all(Array.from({ length: WIDTH }, worker))
}
