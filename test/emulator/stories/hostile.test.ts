import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { awsBackend } from '../../../lib/adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../../../lib/adapters/system.ts'
import type { DevServer } from '../../../lib/dev/index.ts'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient, gather } from '../../../lib/entries/client.ts'
import type { DeliveredMessage, TaskQueue } from '../../../lib/ports/task-queue.ts'
import { BEHAVIOURS } from '../../support/fuzz/behaviours.ts'
import { fuzzedMessages } from '../../support/fuzz/fuzzed-messages.ts'
import { misfits } from '../../support/fuzz/misfits.ts'
import app, { add, apart, hostile, stray } from '../../support/hostile-app.ts'

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_101)
const STAGE = 'fuzz'
const QUEUE = `tl_hostile_${STAGE}_default_normal`
/** They wait for a newer worker, for minutes of real time. */
const WAITING = ['another version', 'one character changed']

let dev: DevServer

beforeAll(async () => {
  const entry = fileURLToPath(new URL('../../support/hostile-app.ts', import.meta.url))
  dev = await startDevServer({ entry, stage: STAGE, log: 'silent' })
})
afterAll(() => dev.close())

test('a thousand fuzzed messages leave a real worker process at its work, and each is where it can be found', async () => {
  const common = { app: 'hostile', stage: STAGE, endpoint: dev.endpoint, clock: systemClock, entropy: systemEntropy }
  const { queue, store, directory, close } = awsBackend(common)
  const { bucket } = (await directory.load('hostile', STAGE)).resources
  const messages = fuzzedMessages(SEED, 1000, ({ kind }) => !WAITING.includes(kind)).map((message) => ({
    ...message,
    body: message.body.replace('s3://memory/', `s3://${bucket}/`),
  }))

  const sent = await queue.sendMany(
    QUEUE,
    messages.map(({ body }) => ({ body, delaySeconds: 0, group: undefined, attributes: {} })),
  )
  await expect.poll(() => isEmpty(queue), { timeout: 40_000 }).toBe(true)
  const wrong = await misfits(messages, await allOf(queue, `${QUEUE}_dlq`), (ids) =>
    store.getMany(ids, { consistent: true }),
  )

  expect(sent.filter(({ outcome }) => outcome !== 'sent')).toEqual([])
  console.log(`fuzz on the embedded backend: seed ${SEED}, ${messages.length} messages`)
  expect(wrong).toEqual([])
  await close()
})

test('whatever handlers throw, return and say in a real worker process, each task ends and its neighbours are done', async () => {
  await using client = createClient({ app, stage: STAGE, endpoint: dev.endpoint })

  const hostiles = await Promise.all(BEHAVIOURS.map((_, index) => client.enqueue(hostile, index)))
  const strays = await Promise.all([client.enqueue(stray, 'rejects'), client.enqueue(stray, 'throws')])
  const others = await Promise.all(BEHAVIOURS.map((_, index) => client.enqueue(add, { a: index })))
  const outcomes = await gather([...hostiles, ...strays, ...others], { timeout: '50s' })

  const titles = [...BEHAVIOURS.map(({ title }) => title), 'rejects', 'throws', ...BEHAVIOURS.map(() => 'adds')]
  const wanted = [...BEHAVIOURS.map(({ ends }) => ends), 'SUCCESS', 'FAILURE', ...BEHAVIOURS.map(() => 'SUCCESS')]
  const wrong = outcomes.flatMap(({ status, error }, index) =>
    status === wanted[index] ? [] : [`${titles[index]}: ${error?.message}`],
  )
  expect(wrong).toEqual([])
})

test('nor does it matter in threads', async () => {
  await using client = createClient({ app, stage: STAGE, endpoint: dev.endpoint })

  const handles = await Promise.all(BEHAVIOURS.map((_, index) => client.enqueue(apart, index)))
  const outcomes = await gather(handles, { timeout: '50s' })

  const ends = outcomes.map(({ status }, index) => `${BEHAVIOURS[index]?.title}: ${status}`)
  expect(ends).toEqual(BEHAVIOURS.map(({ title, ends }) => `${title}: ${ends}`))
})

async function isEmpty(queue: TaskQueue): Promise<boolean> {
  const { visible, inFlight, delayed } = await queue.depth(QUEUE)
  return visible + inFlight + delayed === 0
}

async function allOf(queue: TaskQueue, name: string): Promise<DeliveredMessage[]> {
  const all: DeliveredMessage[] = []
  for (;;) {
    const some = await queue.receive(name, { max: 10, waitSeconds: 0, visibilitySeconds: 600 })
    if (some.length === 0) return all
    all.push(...some)
  }
}
