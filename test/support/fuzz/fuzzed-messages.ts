import fc from 'fast-check'
import { BROKEN, LARGE } from './broken.ts'
import { HOSTILE } from './hostile.ts'
import { DONE, envelopeText, type FuzzedMessage, type MakeMessage } from './message.ts'

type Kinds = Readonly<Record<string, fc.Arbitrary<MakeMessage>>>

const GOOD: Kinds = {
  good: fc.integer().map((a) => (id) => ({ body: envelopeText(id, { input: `{"a":${a}}` }), fate: DONE })),
}

/** `count` messages, a fifth of them good, the rest hostile; the same for the same seed. */
export function fuzzedMessages(seed: number, count: number, accept: (message: FuzzedMessage) => boolean = () => true) {
  const kinds = [...weighted(GOOD, 400), ...weighted(BROKEN, 50), ...weighted(HOSTILE, 40), ...weighted(LARGE, 1)]
  return fc
    .sample(fc.oneof(...kinds), { seed, numRuns: count })
    .map(({ kind, make }, index): FuzzedMessage => ({ kind, id: `fuzz-${index}.r`, ...make(`fuzz-${index}.r`) }))
    .filter(accept)
}

function weighted(kinds: Kinds, weight: number) {
  return Object.entries(kinds).map(([kind, makes]) => ({ weight, arbitrary: makes.map((make) => ({ kind, make })) }))
}
