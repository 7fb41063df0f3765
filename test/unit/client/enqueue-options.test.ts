import { expect, test } from 'vitest'
import { makeClient } from '../../../lib/client/client.ts'
import type { EnqueueOptions } from '../../../lib/core/client-types.ts'
import { app } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const NOW = Date.UTC(2027, 0, 1)
const inMinutes = (minutes: number) => new Date(NOW + minutes * 60_000)
const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`l${index}`, 'x']))

/** What a caller without types may give, with the option that is named and what the message must say. */
const REFUSED: readonly (readonly [unknown, string, RegExp])[] = [
  [{ priority: 'urgent' }, 'priority', /"urgent" and must be 0 to 3, or critical/],
  [{ delay: '10' }, 'delay', /"10", which is no duration such as '30s'/],
  [{ delay: '366d' }, 'delay', /366d away and may be 365d at most/],
  [{ delay: '1s', dueAt: inMinutes(1) }, 'delay', /give one of them/],
  [{ dueAt: '2027-01-01T00:05:00' }, 'dueAt', /ISO 8601 with an offset/],
  [{ dueAt: '2027-02-30T00:00:00Z' }, 'dueAt', /ISO 8601/],
  [{ dueAt: new Date(Number.NaN) }, 'dueAt', /an invalid Date/],
  [{ dueAt: inMinutes(366 * 1440) }, 'dueAt', /366d away and may be 365d/],
  [{ expiresAt: inMinutes(-1) }, 'expiresAt', /has passed/],
  [{ expiresAt: inMinutes(1), delay: '2m' }, 'expiresAt', /not after the due time/],
  [{ expiresAt: inMinutes(1), dueAt: inMinutes(1) }, 'expiresAt', /not after the due time/],
  [{ idempotencyKey: '' }, 'idempotencyKey', /of some length/],
  [{ idempotencyKey: { key: 'k', window: '0s' } }, 'idempotencyKey', /no duration/],
  [{ labels: many }, 'labels', /21 labels and must be 0 to 20/],
  [{ labels: { user: 7 } }, 'labels', /label 'user' is 7 and must be a text/],
  [{ labels: { user: 'é'.repeat(129) } }, 'labels', /258 bytes and must be 1 to 256/],
  [{ labels: { '': 'x' } }, 'labels', /0 bytes and must be 1 to 256/],
  [{ labels: { a: 'x\ud800' } }, 'labels', /label 'a' holds half a character/],
  [{ labels: JSON.parse('{"__proto__":"x"}') }, 'labels', /can't be named '__proto__'/],
  [{ tenant: '' }, 'tenant', /1 to 128/],
  [{ tenant: 'a b' }, 'tenant', /1 to 128/],
  [{ tenant: 'x'.repeat(129) }, 'tenant', /1 to 128/],
  [{ retry: () => '1s' }, 'retry', /only a definition can hold/],
  [{ retry: { attempts: 0 } }, 'retry', /0 runs and must be 1 to 1000/],
  [{ retry: { max: '366d' } }, 'retry', /retry.max is 366d, and 365d is the most/],
  [{ timeout: 0 }, 'timeout', /no duration/],
  [{ timeout: '2m' }, 'timeout', /2m, over the 1m of its group 'default'/],
  [{ track: 'some' }, 'track', /full, run or none/],
  [{ retention: '1w' }, 'retention', /no duration/],
  [{ keepInput: 'never' }, 'keepInput', /failed or always/],
  [{ track: 'none', idempotencyKey: 'k' }, 'idempotencyKey', /needs a record/],
  [{ track: 'none', retention: '1d' }, 'retention', /needs a record/],
  [{ track: 'none', keepInput: 'always' }, 'keepInput', /needs a record/],
]

test.each(REFUSED)(
  'enqueue refuses %j, naming %s, the value and the remedy, and sends nothing',
  async (options, option, message) => {
    const world = clientWorld(app)

    const refusal = world.client.enqueue('add', { a: 1 }, options as EnqueueOptions)

    await expect(refusal).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      option,
      message: expect.stringMatching(message),
    })
    expect(world.counts).toMatchObject({ insert: 0, send: 0, key: 0 })
  },
)

test('every mistake of one call is told at once', async () => {
  const world = clientWorld(app)

  const refusal = world.client.enqueue('add', { a: 1 }, { delay: '400d', tenant: '', timeout: '1h' })

  await expect(refusal).rejects.toThrow(/task 'add': delay .+; tenant .+; timeout .+/)
})

test('a priority for which the group has no queue is refused, by definitions as by the manifest', async () => {
  const worlds = [clientWorld(app), clientWorld(app, { definitions: false })]

  for (const world of worlds) {
    await expect(world.client.enqueue('image', { key: 'k' }, { priority: 'low' })).rejects.toThrow(
      "priority is low, and group 'images' has queues for high, normal only",
    )
  }
})

test('instants with an offset and waits up to the limits are taken', async () => {
  const world = clientWorld(app)
  const options: EnqueueOptions[] = [
    { dueAt: '2027-01-01T09:10:00.5+09:00', expiresAt: '2027-01-01T00:11Z' },
    { delay: '15m', tenant: 'a.b:c/d~!', labels: { a: 'x'.repeat(256) } },
    { idempotencyKey: { key: 'k', window: '7d' }, retry: { attempts: 1000, max: '365d' } },
  ]

  await Promise.all(options.map((option) => world.client.enqueue('add', { a: 1 }, option)))

  expect(world.queue.peek(world.physicalQueue()).map(({ delaySeconds }) => delaySeconds)).toEqual([601, 900, 0])
})

test('a client is refused an app or a stage that no AWS name can hold, and a limit it can not keep', () => {
  const { backend } = clientWorld(app)

  expect(() => makeClient(backend, { app: 'Shop', stage: 'test' })).toThrow(/app name "Shop"/)
  expect(() => makeClient(backend, { app: 'shop', stage: 'a-very-long-stage' })).toThrow(/stage name/)
  expect(() => makeClient(backend, { app: 'shop', stage: 'test', inlineBytes: 2_000_000 })).toThrow(/1040384/)
})
