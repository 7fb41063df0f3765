import { expect, test } from 'vitest'
import type { LambdaCalls, MappingView } from '../../../../lib/adapters/aws/lambda-calls.ts'
import { LambdaEventSources } from '../../../../lib/adapters/aws/lambda-event-sources.ts'
import { SteeredClock } from '../../../../lib/adapters/memory/steered-clock.ts'
import { ticks } from '../../../support/client-world.ts'

const SOURCE = { queue: 'tl_a_dev_g_high', functionName: 'tl_a_dev_g' }

function lambda(mappings: readonly MappingView[], busyTimes = 0) {
  const clock = new SteeredClock()
  const changes: string[] = []
  const asked: string[] = []
  let busy = busyTimes
  const calls: LambdaCalls = {
    mappingsOf: async (functionName) => {
      asked.push(functionName)
      return [...mappings]
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

const mapping = (id: string, queue: string, state = 'Enabled'): MappingView => ({
  id,
  queueArn: `arn:aws:sqs:eu-central-1:1:${queue}`,
  state,
})

test('the mapping of that queue alone is switched, found by its function', async () => {
  const { sources, changes, asked } = lambda([
    mapping('1', 'tl_a_dev_g_high'),
    mapping('2', 'tl_a_dev_g_high_dlq'),
    mapping('3', 'xtl_a_dev_g_high'),
  ])

  expect(await sources.setEnabled(SOURCE, false)).toBe(1)

  expect(asked).toEqual(['tl_a_dev_g'])
  expect(changes).toEqual(['1 false'])
})

test('a mapping that stands as it should is left alone; one in between is switched', async () => {
  const { sources, changes } = lambda([mapping('1', SOURCE.queue, 'Disabled'), mapping('2', SOURCE.queue, 'Enabling')])

  expect(await sources.setEnabled(SOURCE, false)).toBe(2)

  expect(changes).toEqual(['2 false'])
})

test('a mapping that is being changed is asked again every two seconds', async () => {
  const { sources, changes, clock } = lambda([mapping('1', SOURCE.queue)], 2)
  const switched = sources.setEnabled(SOURCE, false)
  await ticks()

  await clock.advance(3999, () => ticks())
  const tooEarly = [...changes]
  await clock.advance(1, () => ticks())
  await switched

  expect(tooEarly).toEqual([])
  expect(changes).toEqual(['1 false'])
})

test('after a minute of it, the caller is told to repeat', async () => {
  const { sources, clock } = lambda([mapping('1', SOURCE.queue, 'Disabled')], Number.POSITIVE_INFINITY)
  const refused = expect(sources.setEnabled(SOURCE, true)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining('60 s; repeat the call'),
  })
  await ticks()

  await clock.advance(60_000, () => ticks())

  await refused
})
