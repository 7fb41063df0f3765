import { describe, expect, test } from 'vitest'
import { measureBatches } from '../../bench/ledger/measure-batches.ts'
import { measureItems } from '../../bench/ledger/measure-items.ts'
import { LEDGER } from '../../lib/core/request-ledger.ts'

/** Prices are reckoned from the ledger: it must be what goes over the wire. `npm run bench:ledger` writes it anew. */

describe('the ledger of requests', () => {
  test('is what batches of one, three and ten ask for', async () => {
    const fills = [1, 3, 10]

    const { batches, messageBytes } = await measureBatches(fills)

    for (const track of ['full', 'run', 'none'] as const)
      expect(batches[track]).toEqual(LEDGER.batches[track].filter(({ fill }) => fills.includes(fill)))
    expect(messageBytes).toEqual(LEDGER.messageBytes)
  })

  test.each(['full', 'run'] as const)(
    'has the sizes of items that are tracked as %s, to a few bytes',
    async (track) => {
      const measured = await measureItems(track)

      // Numbers that end in zeros are shorter, so an instant may take a byte or two less.
      for (const [state, bytes] of Object.entries(LEDGER.items[track])) {
        expect(Math.abs((measured[state as keyof typeof measured] ?? 0) - bytes)).toBeLessThan(10)
      }
    },
  )
})
