import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Context } from 'aws-lambda'
import { createClient } from 'tasklane/client'
import { lambdaHandler } from '../../functions/lambda-handler.ts'
import requests from '../apps/requests.ts'
import type { SelfTime } from '../peers/profile/read-profile.ts'
import { summarise } from '../peers/profile/summary.ts'
import { profiled } from '../profiled.ts'
import { acknowledge, batchesOf } from './lambda-events.ts'
import { openStage, STAGE } from './stage.ts'

/**
 * `npm run bench:profile-floors`: where the time of `enqueue`, and of the worker function on full batches, goes, by V8's sampling
 * profiler. Writes `bench/profiles/enqueue.txt` and `bench/profiles/worker.txt`.
 */

const TASKS = 2000
const WARM_UP = 3
const ROUNDS = 5
const FOLDER = fileURLToPath(new URL('../profiles/', import.meta.url))

await using stage = await openStage(requests)
const { aws, endpoint, resources } = stage
await using client = createClient<typeof requests>({ app: 'bench', stage: STAGE, endpoint })
const queueUrl = resources.queueUrl.replace(/_[a-z]+$/, '_normal')
const handler = lambdaHandler(requests)
const context = { getRemainingTimeInMillis: () => 60_000 } as Context

const enqueue = () => Promise.all(Array.from({ length: TASKS }, (_, input) => client.enqueue('trivial', input)))
const drain = async (work: (run: () => Promise<void>) => Promise<void>) => {
  const events = await batchesOf(aws, queueUrl, TASKS / 10)
  await work(async () => {
    for (const event of events) await handler(event, context)
  })
  await acknowledge(aws, queueUrl, events)
}
const enqueued: SelfTime[] = []
const worked: SelfTime[] = []
for (let round = -WARM_UP; round < ROUNDS; round++) {
  const isMeasured = round >= 0
  if (isMeasured) enqueued.push(...(await profiled(enqueue)))
  else await enqueue()
  await drain(async (run) => {
    if (isMeasured) worked.push(...(await profiled(run)))
    else await run()
  })
}
const tasks = TASKS * ROUNDS
write('enqueue', summarise(`${tasks} tasks put in, ${TASKS} in one tick`, summed(enqueued), tasks))
write('worker', summarise(`${tasks} trivial tasks run, by ten`, summed(worked), tasks))

function summed(times: readonly SelfTime[]): SelfTime[] {
  const sums = new Map<string, SelfTime>()
  for (const { name, url, ms } of times) {
    const key = `${name} ${url}`
    sums.set(key, { name, url, ms: (sums.get(key)?.ms ?? 0) + ms })
  }
  return [...sums.values()].sort((a, b) => b.ms - a.ms)
}

function write(name: string, text: string): void {
  const file = `${FOLDER}${name}.txt`
  writeFileSync(file, text)
  console.log(file)
}
