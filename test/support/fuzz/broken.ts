import fc from 'fast-check'
import { envelopeText, MALFORMED, type MakeMessage, sendable } from './message.ts'

/** Messages that are no envelopes at all, or not any more. */

const REQUIRED = ['v', 'id', 'rec', 'name', 'group', 'priority', 'codec', 'track', 'enqueuedAt']
const MIB = 1_048_576

const broken = (bodies: fc.Arbitrary<string>): fc.Arbitrary<MakeMessage> =>
  bodies.map((body) => () => ({ body: sendable(body), fate: MALFORMED }))

const changed = <T>(values: fc.Arbitrary<T>, body: (id: string, value: T) => string): fc.Arbitrary<MakeMessage> =>
  values.map((value) => (id) => ({ body: sendable(body(id, value)), fate: MALFORMED }))

export const BROKEN: Readonly<Record<string, fc.Arbitrary<MakeMessage>>> = {
  'random bytes': broken(fc.uint8Array({ maxLength: 300 }).map((bytes) => `!${Buffer.from(bytes).toString('latin1')}`)),
  'random text': broken(fc.string({ unit: 'binary', maxLength: 200 }).map((text) => `!${text}`)),
  'other JSON': broken(fc.oneof(fc.json(), fc.constantFrom('null', '[]', '{}', '""', '0', '{"v":1}', '[{"v":1}]'))),
  truncated: changed(fc.nat({ max: 120 }), (id, cut) => envelopeText(id).slice(0, 1 + cut)),
  'a missing key': changed(fc.constantFrom(...REQUIRED), (id, key) => envelopeText(id, { [key]: undefined })),
  'a wrong type': changed(
    fc.tuple(fc.constantFrom(...REQUIRED), fc.constantFrom('null', 'true', '[]', '{}', '[1]', '""', '-7')),
    (id, [key, raw]) => envelopeText(id, { [key]: raw }),
  ),
  'deep nesting': changed(
    fc.tuple(
      fc.integer({ min: 502, max: 50_000 }),
      fc.constantFrom('arrays', 'objects', 'input', 'labels', 'unknown', 'open'),
    ),
    (id, [depth, where]) => nested(id, depth, where),
  ),
  'a giant text': changed(
    fc.constantFrom('id', 'name', 'group', 'codec', 'tenant', 'parent', 'trace', 'labels'),
    (id, key) => {
      const giant = JSON.stringify('x'.repeat(100_000))
      return envelopeText(id, { [key]: key === 'labels' ? `{"a":${giant}}` : giant })
    },
  ),
  'half a character': changed(
    fc.constantFrom('id', 'name', 'group', 'tenant', 'trace', 'labels', 'label'),
    (id, key) => {
      const half = '"a\\ud800"'
      if (key === 'label') return envelopeText(id, { labels: `{${half}:"a"}` })
      return envelopeText(id, { [key]: key === 'labels' ? `{"a":${half}}` : half })
    },
  ),
  'a prototype in the labels': changed(fc.constantFrom('"yes"', '{"polluted":"yes"}'), (id, raw) =>
    envelopeText(id, { labels: `{"__proto__":${raw}}` }),
  ),
}

/** Large ones, few: as long as a queue takes them. */
export const LARGE: Readonly<Record<string, fc.Arbitrary<MakeMessage>>> = {
  'a mebibyte of text': broken(
    fc.constantFrom('x', '[', '{"', '\\').map((char) => char.repeat(MIB).slice(0, MIB - 2048)),
  ),
  // No attribute fits beside it, so its reason can't be told.
  'a body that fills its message': fc.constant(() => ({
    body: 'x'.repeat(MIB),
    fate: { end: 'dead', reason: 'none' },
  })),
  'a mebibyte of brackets': changed(fc.constantFrom(500_000, 100_000), (id, depth) => nested(id, depth, 'input')),
}

function nested(id: string, depth: number, where: string): string {
  const arrays = '['.repeat(depth) + ']'.repeat(depth)
  switch (where) {
    case 'arrays':
      return arrays
    case 'objects':
      return `${'{"v":'.repeat(depth)}1${'}'.repeat(depth)}`
    case 'open':
      return '['.repeat(depth)
    default:
      return envelopeText(id, { [where]: where === 'labels' ? `{"a":${arrays}}` : arrays })
  }
}
