import { expect, test } from 'vitest'
import type { LambdaCalls } from '../../../../lib/adapters/aws/lambda-calls.ts'
import { LambdaEventSources } from '../../../../lib/adapters/aws/lambda-event-sources.ts'
import { SteeredClock } from '../../../../lib/adapters/memory/steered-clock.ts'
import { ticks } from '../../../support/client-world.ts'

const SOURCE = { queue: 'tl_a_dev_g_high', mapping: 'uuid' }

function lambda(state: string | undefined, busyTimes = 0) {
  const clock = new SteeredClock()
  const changes: string[] = []
  const asked: string[] = []
  let busy = busyTimes
  const calls: LambdaCalls = {
    stateOf: async (id) => {
      asked.push(id)
      return state
    },
    setEnabled: async (id, enabled) => {
      if (busy-- > 0) return 'busy'
      changes.push(`${id} ${enabled}`)
      return 'done'
    },
    destroy: () => {},
  }
  return { clock, changes, asked, sources: new LambdaEventSources(async () => calls, clock) }
}

test.each(['Enabled', 'Disabling', 'Updating'])('a mapping that is %s is switched off, by its id', async (state) => {
  const { sources, changes, asked } = lambda(state)

  expect(await sources.setEnabled(SOURCE, false)).toBe(1)

  expect({ asked, changes }).toEqual({ asked: ['uuid'], changes: ['uuid false'] })
})

test('a mapping that stands as it should is left alone', async () => {
  const { sources, changes } = lambda('Disabled')

  expect(await sources.setEnabled(SOURCE, false)).toBe(1)

  expect(changes).toEqual([])
})

test('a queue without a mapping, and one whose mapping is gone, are left as they are', async () => {
  const { sources, changes, asked } = lambda(undefined)

  expect(await sources.setEnabled({ ...SOURCE, mapping: undefined }, false)).toBe(0)
  expect(await sources.setEnabled(SOURCE, false)).toBe(0)

  expect({ asked, changes }).toEqual({ asked: ['uuid'], changes: [] })
})

test('a mapping that is being changed is asked again every two seconds', async () => {
  const { sources, changes, clock } = lambda('Enabled', 2)
  const switched = sources.setEnabled(SOURCE, false)
  await ticks()

  await clock.advance(3999, () => ticks())
  const tooEarly = [...changes]
  await clock.advance(1, () => ticks())
  await switched

  expect(tooEarly).toEqual([])
  expect(changes).toEqual(['uuid false'])
})

test('after a minute of it, the caller is told to repeat', async () => {
  const { sources, clock } = lambda('Disabled', Number.POSITIVE_INFINITY)
  const refused = expect(sources.setEnabled(SOURCE, true)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining('60 s; repeat the call'),
  })
  await ticks()

  await clock.advance(60_000, () => ticks())

  await refused
})
