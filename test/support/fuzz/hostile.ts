import fc from 'fast-check'
import { DONE, envelopeText, type Fate, MALFORMED, type MakeMessage, sendable } from './message.ts'

/** Envelopes that are whole, and mean harm. */

type Changes = Readonly<Record<string, string | undefined>>
const one = (fate: Fate, ...changes: readonly Changes[]): fc.Arbitrary<MakeMessage> =>
  fc.constantFrom(...changes).map((change) => (id) => ({ body: sendable(envelopeText(id, change)), fate }))
const under = (key: string, ...values: readonly unknown[]): Changes[] =>
  values.map((value) => ({ [key]: JSON.stringify(value) }))
const raw = (keys: readonly string[], values: readonly string[]): Changes[] =>
  keys.flatMap((key) => values.map((value) => ({ [key]: value })))
const failed = (error: string): Fate => ({ end: 'failed', error })

const TIMES = ['enqueuedAt', 'dueAt', 'expiresAt', 'timeout', 'retention']
const POLLUTION = '{"polluted":"yes","toString":1}'

export const HOSTILE: Readonly<Record<string, fc.Arbitrary<MakeMessage>>> = {
  'an id of other items': one(
    MALFORMED,
    ...under('id', 'key#abc', 'control#default#2', 'schedule#nightly', 'x#task', '', ' ', '../up.r', 'a/b.r', 'a\nb.r'),
    ...under('id', `${'x'.repeat(600)}.r`, 'attempt#0001', '.r', 'a b.r', 'ä.r'),
    ...under('parent', 'control#default#2', '../x'),
    ...under('retryOf', 'key#abc', 'a/b'),
  ),
  'an id of another track': one(MALFORMED, { track: '"full"' }, { track: '"none"' }, { rec: '"put"', track: '"none"' }),
  'an input of another place': one(
    MALFORMED,
    ...under(
      'inputRef',
      's3://other-bucket/secret',
      's3://memory/results/x.r',
      's3://memory/inputs/../results/x',
      's3:///inputs/x',
    ),
    ...under(
      'inputRef',
      'file:///etc/passwd',
      'http://169.254.169.254/inputs/x',
      's3://memory/inputs/a/b',
      's3://memory/inputs/',
    ),
  ).map((make) => (id) => ({ ...make(id), body: make(id).body.replace('"input":{"a":1},', '') })),
  'another bucket': one(failed('InputUnreadable'), { input: undefined, inputRef: '"s3://other-bucket/inputs/secret"' }),
  'an input that is not there': one(failed('InputMissing'), {
    input: undefined,
    inputRef: '"s3://memory/inputs/gone"',
  }),
  'both inputs': one(MALFORMED, { inputRef: '"s3://memory/inputs/x"' }),
  'a codec of another kind': one(
    failed('SerializationError'),
    ...under('codec', 'devil', '__proto__', 'constructor', 'rich', 'toString'),
  ),
  'a codec that is none': one(MALFORMED, ...under('codec', '../x', 'a b', 'x'.repeat(33))),
  'huge numbers': one(
    MALFORMED,
    ...raw(TIMES, ['1e400', '-1', '1e16', '1e309', '5e-324', '"1"', '[1]']),
    ...raw(['attempt', 'depth', 'priority'], ['1e400', '-1', '1e16', '0.5', '5e-324', '"1"']),
    ...raw(['attempt'], ['1001']),
  ),
  'an absurd policy': one(
    MALFORMED,
    ...under('retry', null, [], {}, { attempts: 1e9, backoff: 'fixed', initialMs: 1, maxMs: 1, jitter: 'full' }),
    ...under('retry', { attempts: 2, backoff: 'constructor', initialMs: 1, maxMs: 1, jitter: 'full' }),
    ...under('retry', { attempts: 2, backoff: 'fixed', initialMs: -1, maxMs: 1, jitter: 'full' }),
    { retry: '{"attempts":2,"backoff":"fixed","initialMs":1e400,"maxMs":1,"jitter":"full"}' },
  ),
  'labels over the limits': one(
    MALFORMED,
    ...under(
      'labels',
      [],
      null,
      'x',
      { a: 1 },
      { a: null },
      { ['x'.repeat(257)]: 'y' },
      { a: 'x'.repeat(257) },
      { a: '' },
    ),
    ...under('labels', Object.fromEntries(Array.from({ length: 22 }, (_, index) => [`l${index}`, 'v']))),
  ),
  'another version': one({ end: 'dead', reason: 'UnknownVersion' }, { v: '2' }, { v: '99' }),
  'no version': one(MALFORMED, ...raw(['v'], ['0', '-1', '1.5', '"1"', 'null', 'true', '{}', '1e400'])),
  'a task that no worker has': one(
    { end: 'dead', reason: 'UnknownTask' },
    ...under('name', 'nope', 'constructor', 'toString'),
  ),
  'a name that no task can have': one(MALFORMED, ...under('name', '', '__proto__', ' add', 'add\n', 'x'.repeat(129))),
  'a group that none can be': one(MALFORMED, ...under('group', '', 'UPPER', 'a_b', 'x'.repeat(21), 'default#2')),
  'a group that the app has not': one(DONE, ...under('group', 'other', 'constructor')),
  'an input that does not fit': one(
    failed('InputValidationError'),
    ...under('input', null, 'x', [], { a: '1' }, { b: 1 }),
  ),
  'a chain without end': one(failed('TaskRejected'), ...raw(['depth'], ['1001', '9007199254740991'])),
  'a record that is gone': one({ end: 'dead', reason: 'RecordMissing' }, { rec: '"put"' }),
  'prototypes in the input': one(
    DONE,
    { input: `{"a":1,"__proto__":${POLLUTION}}` },
    { input: `{"a":1,"constructor":{"prototype":${POLLUTION}}}` },
    { constructor: `{"prototype":${POLLUTION}}` },
  ).map((make) => (id) => ({ ...make(id), body: make(id).body.replace('{"v"', `{"__proto__":${POLLUTION},"v"`) })),
  'odd characters in the input': one(
    DONE,
    { name: '"echo"', input: '"\\ud800"' },
    { name: '"echo"', input: '"\\ufffe\\uffff\\u0000"' },
    { name: '"echo"', input: '{"\\udfff":[1e40]}' },
  ),
  'a number beyond numbers': one(failed('SerializationError'), { name: '"echo"', input: '[1e400]' }),
  'an expiry long past': one(failed('TaskExpired'), ...raw(['expiresAt'], ['0', '1', '1720000000000'])),
  'absurd but allowed': one(
    DONE,
    ...raw(['retention', 'timeout'], ['8640000000000000', '1e15']),
    ...under('labels', { requeues: '-1e9' }, { requeues: 'NaN' }, { constructor: 'x', toString: 'y' }),
  ),
  'one character changed': fc
    .tuple(fc.nat({ max: 150 }), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }))
    .map(([at, char]) => (id) => {
      const body = envelopeText(`flip-${id}`)
      return { body: sendable(body.slice(0, at) + char + body.slice(at + 1)), fate: { end: 'somehow' } }
    }),
}
