import type { TaskContext } from '../../../lib/core/context.ts'
import { RetryLater } from '../../../lib/core/errors/index.ts'
import { failure, success } from '../../../lib/core/outcome-markers.ts'
import { brokenError, cyclic, endless, nested, revoked, selfish, trapped, unprintable } from './hostile-values.ts'

/** A handler that means harm, and how its task must end. */
export interface Behaviour {
  readonly title: string
  readonly run: (ctx: TaskContext) => unknown
  readonly ends: 'SUCCESS' | 'FAILURE'
}

const VALUES: Readonly<Record<string, () => unknown>> = {
  'a Proxy whose traps throw': trapped,
  'a Proxy of an error whose traps throw': () => trapped(new Error('inner')),
  'a revoked Proxy': revoked,
  'what can not be printed': unprintable,
  'an error whose getters throw': () => brokenError('getters'),
  'an error of wrong types': () => brokenError('types'),
  'an error of megabytes': () => brokenError('long'),
  'an error that causes itself': () => brokenError('cycle'),
  'an error of half characters': () => brokenError('half'),
  'an error of many': () => brokenError('subclass'),
  'a cycle': cyclic,
  'a toJSON without end': endless,
  'a toJSON that gives itself': selfish,
  'a deep array': () => nested(100_000),
  'a symbol': () => Symbol('x'),
  'a bigint': () => 10n,
  'a function': () => () => 1,
  NaN: () => Number.NaN,
  'an array of holes': () => new Array(5),
  'an unhandled class': () => new (class Hidden {})(),
}

const THROWABLE: Readonly<Record<string, () => unknown>> = {
  ...VALUES,
  null: () => null,
  undefined: () => undefined,
  'an empty text': () => '',
  'a text of megabytes': () => '\u20ac'.repeat(5_000_000),
  'half a character': () => '\ud800',
}

const THROWN: readonly Behaviour[] = Object.entries(THROWABLE).map(([title, make]) => ({
  title: `throws ${title}`,
  run: () => {
    throw make()
  },
  ends: 'FAILURE',
}))

const RETURNED: readonly Behaviour[] = [
  ...Object.entries(VALUES).map(([title, make]) => ({
    title: `returns ${title}`,
    run: make,
    ends: 'FAILURE' as const,
  })),
  { title: 'returns a success of a trap', run: () => success(trapped()), ends: 'FAILURE' },
  {
    title: 'returns a thenable whose then throws',
    // biome-ignore lint/suspicious/noThenProperty: the very thing that is tried.
    run: () => ({ then: () => brokenError('getters').message }),
    ends: 'FAILURE',
  },
  { title: 'returns a failure of a symbol', run: () => failure(Symbol('x') as never), ends: 'FAILURE' },
  { title: 'returns a failure of a trap', run: () => failure(unprintable() as never), ends: 'FAILURE' },
  { title: 'returns a failure of megabytes', run: () => failure('\u20ac'.repeat(5_000_000)), ends: 'FAILURE' },
  {
    title: 'returns a retryable failure of an object',
    run: () => failure({} as never, { retryable: 'yes' as never }),
    ends: 'FAILURE',
  },
  {
    title: 'returns a key named __proto__',
    run: () => JSON.parse('{"__proto__":{"polluted":"yes"}}'),
    ends: 'SUCCESS',
  },
  { title: 'returns half characters', run: () => ({ '\ud800': '\udfff\ufffe' }), ends: 'SUCCESS' },
  { title: 'returns a megabyte of text', run: () => '\u20ac'.repeat(400_000), ends: 'SUCCESS' },
  { title: 'returns more than a result may be', run: () => 'x'.repeat(70_000_000), ends: 'FAILURE' },
]

const SPOKEN: readonly Behaviour[] = Object.entries({ ...VALUES, null: () => null }).flatMap(([title, make]) => [
  { title: `logs ${title}`, run: (ctx) => ctx.log.info(make() as never), ends: 'SUCCESS' },
  // The one that Node's console itself throws for.
  {
    title: `prints ${title}`,
    run: () => console.log(make(), '%s'),
    ends: title === 'what can not be printed' ? 'FAILURE' : 'SUCCESS',
  },
  { title: `logs with ${title}`, run: (ctx) => ctx.log.warn('x', make() as never), ends: 'SUCCESS' },
  { title: `logs within ${title}`, run: (ctx) => ctx.log.warn('%s %o %d', { a: make() }), ends: 'SUCCESS' },
  { title: `rejects for ${title}`, run: (ctx) => ctx.reject(make() as never), ends: 'FAILURE' },
  { title: `progresses to ${title}`, run: (ctx) => ctx.progress(make() as never, 1, 'x'), ends: 'SUCCESS' },
  { title: `progresses with ${title}`, run: (ctx) => ctx.progress(1, 2, make() as never), ends: 'SUCCESS' },
])

const ODD_PROGRESS: readonly Behaviour[] = [
  [Number.POSITIVE_INFINITY, 1],
  [1e308, 1e308],
  [5e-324, -0],
  [-1e300, 1],
  ['5', 10],
].map(([current, total]) => ({
  title: `progresses to ${current} of ${total}`,
  run: (ctx) => ctx.progress(current as number, total as number, '\ud800'.repeat(100_000)),
  ends: 'SUCCESS',
}))

const OTHERS: readonly Behaviour[] = [
  { title: 'asks for a delay of NaN', run: (ctx) => ctx.requeue({ delay: Number.NaN }), ends: 'FAILURE' },
  { title: 'asks for a delay that traps', run: (ctx) => ctx.requeue({ delay: trapped() as never }), ends: 'FAILURE' },
  {
    title: 'forges a later retry',
    run: () => {
      throw Object.assign(new RetryLater(0), { delayMs: Number.NaN })
    },
    ends: 'FAILURE',
  },
  {
    title: 'logs far more than is kept',
    run: (ctx) => {
      for (let line = 0; line < 2000; line++) ctx.log.info('\u20ac'.repeat(100))
    },
    ends: 'SUCCESS',
  },
  {
    title: 'changes what it was given',
    run: (ctx) => void Object.assign(ctx.task, { id: 'control#default#2' }),
    ends: 'SUCCESS',
  },
  { title: 'pollutes nothing by its labels', run: (ctx) => ctx.task.labels['polluted'] ?? null, ends: 'SUCCESS' },
]

export const BEHAVIOURS: readonly Behaviour[] = [...THROWN, ...RETURNED, ...SPOKEN, ...ODD_PROGRESS, ...OTHERS]
