import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Part } from '../../../lib/core/record.ts'
import { task } from '../../../lib/core/task.ts'
import { fuzzedMessages } from '../../support/fuzz/fuzzed-messages.ts'
import type { FuzzedMessage } from '../../support/fuzz/message.ts'
import { misfits } from '../../support/fuzz/misfits.ts'
import { watchedStore } from '../../support/fuzz/storable.ts'
import { workerWorld } from '../../support/worker-world.ts'

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_101)
const MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 20_000)
const CHUNK = 500

const add = task({ name: 'add', input: z.object({ a: z.number() }), run: ({ a }) => a + 1 })
const echo = task({ name: 'echo', run: (input: unknown) => input })
const BYSTANDERS: readonly Part[] = [
  { id: 'control#default#2', part: 'control', body: '{}' },
  { id: 'key#abc', part: 'key', body: '{}' },
]

test(`${MESSAGES} fuzzed messages leave the worker alive, the good ones done and each bad one where it can be found`, {
  timeout: 60_000,
}, async () => {
  const world = workerWorld([add, echo], { wrapStore: watchedStore })
  await world.store.putParts(BYSTANDERS)
  const messages = fuzzedMessages(SEED, MESSAGES)

  for (let at = 0; at < messages.length; at += CHUNK) {
    await world.queue.sendMany(world.name, messages.slice(at, at + CHUNK).map(outgoing))
    await deliverAll(world)
  }
  await waitOut(world)

  const wrong = await misfits(messages, world.deadLetters(), (ids) => world.store.getMany(ids))
  console.log(
    `fuzz: seed ${SEED}, ${messages.length} messages of ${new Set(messages.map(({ kind }) => kind)).size} kinds`,
  )
  expect(wrong.slice(0, 20)).toEqual([])
  expect(await world.queue.depth(world.name)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  expect({}).not.toHaveProperty('polluted')
  expect(await world.store.getParts(BYSTANDERS)).toEqual(BYSTANDERS)
})

type World = ReturnType<typeof workerWorld>

function outgoing({ body }: FuzzedMessage) {
  return { body, delaySeconds: 0, group: undefined, attributes: {} }
}

async function deliverAll(world: World): Promise<void> {
  while ((await world.queue.depth(world.name)).visible > 0) await world.deliver()
}

/** What waits for a newer worker waits at most this long. */
async function waitOut(world: World): Promise<void> {
  for (let minute = 0; minute < 30; minute++) {
    await world.advance(60_000)
    await deliverAll(world)
  }
}
