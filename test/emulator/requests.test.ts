import { describe, expect, test } from 'vitest'
import { countEnqueue, countGatherRounds } from '../../bench/count-client.ts'
import { countWorker, mixedPausesMs } from '../../bench/count-worker.ts'
import { unevenPriority } from '../../bench/parts/enqueue-requests.ts'

/** Counted at the wire, as `npm run bench` does; times are its business alone. */

describe('a thousand enqueue calls in one Promise.all', () => {
  test.each([
    ['at one priority', () => ({})],
    ['at four priorities', unevenPriority],
  ] as const)('travel in full batches %s', async (_, optionsOf) => {
    const { sqs, dynamodb } = await countEnqueue(1000, optionsOf)

    expect(sqs).toBeGreaterThanOrEqual(100)
    expect(sqs).toBeLessThanOrEqual(110)
    expect(dynamodb).toBeGreaterThanOrEqual(40)
    expect(dynamodb).toBeLessThanOrEqual(45)
  })

  test.each(['run', 'none'] as const)('write no record when they are tracked as %s', async (track) => {
    const { sqs, dynamodb } = await countEnqueue(1000, () => ({ track }))

    expect(sqs).toBeGreaterThanOrEqual(100)
    expect(sqs).toBeLessThanOrEqual(110)
    expect(dynamodb).toBe(0)
  })
})

test('waiting for a thousand handles makes at most 12 requests a round', async () => {
  const rounds = await countGatherRounds(1000)

  expect(rounds.length).toBeGreaterThanOrEqual(2)
  for (const requests of rounds) {
    expect(requests).toBeGreaterThanOrEqual(10)
    expect(requests).toBeLessThanOrEqual(12)
  }
})

describe('a worker on full batches of ten', () => {
  test.each([
    ['that end at once', Array.from({ length: 100 }, () => 0)],
    ['of 50 ms', Array.from({ length: 100 }, () => 50)],
    ['of anything up to 600 ms', mixedPausesMs(100, 600)],
  ])(
    'makes 0.1 receives and deletions and at most 0.3 writes for each of its tasks %s, and nothing else',
    async (_, pausesMs) => {
      const requests = await countWorker(pausesMs)

      expect(requests).toMatchObject({ receive: 0.1, delete: 0.1, other: 0 })
      expect(requests.dynamodbWrites).toBeGreaterThanOrEqual(0.2)
      expect(requests.dynamodbWrites).toBeLessThanOrEqual(0.3)
      // Once for each of the two workers; again only where a run takes over ten seconds.
      expect(requests.dynamodbReads).toBeLessThanOrEqual(0.04)
    },
  )
})
