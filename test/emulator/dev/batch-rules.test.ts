import { describe, expect, it } from 'vitest'
import { setUpRunner } from './support/runner-setup.ts'

describe('what becomes of a batch', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty list of failures', { batchItemFailures: [] }],
    ['null for the failures', { batchItemFailures: null }],
  ])('is deleted when the handler returns %s', async (_, response) => {
    await using setup = await setUpRunner()
    await setup.queues.send(setup.queue('normal'), { do: 'return', with: response }, { do: 'return' })

    await setup.deploy()
    const invoked = await setup.events.first('invoked')

    expect(invoked).toMatchObject({ messages: 2, failed: 0 })
    expect(await setup.queues.counts(setup.queue('normal'))).toEqual({ visible: 0, hidden: 0 })
  })

  it.each([
    ['an id that is not in the batch', { batchItemFailures: [{ itemIdentifier: 'unknown' }] }],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null id', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a misspelt key', { batchItemFailures: [{ id: 'x' }] }],
  ])('is kept, hidden, when the handler returns %s', async (_, response) => {
    await using setup = await setUpRunner()
    await setup.queues.send(setup.queue('normal'), { do: 'return', with: response }, { do: 'return' })

    await setup.deploy()
    const invoked = await setup.events.first('invoked')

    expect(invoked).toMatchObject({ messages: 2, failed: 2, problem: expect.stringContaining('batchItemFailures[0]') })
    expect(await setup.queues.counts(setup.queue('normal'))).toEqual({ visible: 0, hidden: 2 })
  })

  it('is kept when the handler throws', async () => {
    await using setup = await setUpRunner()
    await setup.queues.send(setup.queue('normal'), { do: 'throw' })

    await setup.deploy()
    const invoked = await setup.events.first('invoked')

    expect(invoked).toMatchObject({ failed: 1, problem: expect.stringContaining('as ordered') })
    expect(await setup.queues.counts(setup.queue('normal'))).toEqual({ visible: 0, hidden: 1 })
  })

  it('is kept but for what succeeded when the handler lists failures', async () => {
    await using setup = await setUpRunner()
    await setup.queues.send(setup.queue('normal'), { do: 'failFirst' }, { do: 'return' }, { do: 'return' })

    await setup.deploy()
    const invoked = await setup.events.first('invoked')

    expect(invoked).toMatchObject({ messages: 3, failed: 1 })
    expect(await setup.queues.counts(setup.queue('normal'))).toEqual({ visible: 0, hidden: 1 })
  })
})
