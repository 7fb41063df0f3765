import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nestsDeeper } from '../../lib/core/json.ts'

test('how deep a text nests is what its value says, whatever brackets and quotes its texts hold', () => {
  const texts = fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a') })
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 8 },
      texts,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(texts, tie('value'), { maxKeys: 3 }),
    ),
  }))

  fc.assert(
    fc.property(value, fc.nat({ max: 8 }), (any, max) => {
      // Long enough to be looked at.
      const text = JSON.stringify(any) + ' '.repeat(2 * max + 1)

      expect(nestsDeeper(text, max)).toBe(depthOf(any) > max)
    }),
  )
})

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
