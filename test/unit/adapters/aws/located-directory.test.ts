import { expect, test } from 'vitest'
import { LocatedDirectory } from '../../../../lib/adapters/aws/located-directory.ts'
import { MemoryDirectory } from '../../../../lib/adapters/memory/memory-directory.ts'
import { SteeredClock } from '../../../../lib/adapters/memory/steered-clock.ts'

const resources = (table: string) => ({ table, bucket: 'b', queueUrl: 'https://sqs/1/q', listing: true })

function aWorld() {
  const clock = new SteeredClock()
  const memory = new MemoryDirectory()
  const publish = (table: string) => memory.publish('a', 'dev', { resources: resources(table), groups: {}, tasks: {} })
  return { clock, publish, located: new LocatedDirectory(memory, { app: 'a', stage: 'dev', clock }) }
}

test('the resources of a manifest are kept for five minutes', async () => {
  const { clock, publish, located } = aWorld()
  publish('first')
  await located.resources()
  publish('second')

  await clock.advance(299_000)
  const early = await located.resources()
  await clock.advance(2000)
  const late = await located.resources()

  expect([early.table, late.table]).toEqual(['first', 'second'])
})

test("a client's own look-up is news for the adapters too", async () => {
  const { publish, located } = aWorld()
  publish('first')
  await located.resources()
  publish('second')

  await located.load('a', 'dev')

  expect((await located.resources()).table).toBe('second')
})

test('an app that was not found is looked for again', async () => {
  const { publish, located } = aWorld()
  await expect(located.resources()).rejects.toHaveProperty('code', 'APP_NOT_FOUND')

  publish('deployed since')

  expect((await located.resources()).table).toBe('deployed since')
})

test('resources that are known need no manifest', async () => {
  const known = resources('known')
  const located = new LocatedDirectory(new MemoryDirectory(), {
    app: 'a',
    stage: 'dev',
    resources: known,
    clock: new SteeredClock(),
  })

  expect(await located.resources()).toBe(known)
})

test('where things were last known to be stays known while the manifest can not be read', async () => {
  const { publish, located } = aWorld()
  expect(located.known).toBeUndefined()
  publish('first')
  await located.resources()

  await located.load('a', 'other').catch(() => undefined)

  expect(located.known?.table).toBe('first')
})
