import { inspect } from 'node:util'

/** Values that do harm to whoever looks at them. Each is made anew. */

const boom = (): never => {
  throw new Error('a trap')
}

/** Throws at every look: at its type, its keys, its properties. */
export function trapped(target: object = {}): object {
  const traps = [
    'get',
    'has',
    'ownKeys',
    'getPrototypeOf',
    'getOwnPropertyDescriptor',
    'set',
    'defineProperty',
  ] as const
  return new Proxy(target, Object.fromEntries(traps.map((trap) => [trap, boom])))
}

export function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Can't be printed, by any of the ways in which values are. */
export function unprintable(): object {
  return { toString: boom, valueOf: boom, toJSON: boom, [Symbol.toPrimitive]: boom, [inspect.custom]: boom }
}

/** An error whose properties throw or are of wrong types. */
export function brokenError(kind: 'getters' | 'types' | 'long' | 'cycle' | 'half' | 'subclass'): Error {
  const error = new Error('broken')
  switch (kind) {
    case 'getters':
      for (const key of ['name', 'message', 'stack', 'code', 'cause']) Object.defineProperty(error, key, { get: boom })
      return error
    case 'types':
      return Object.assign(error, { name: 7, message: { a: 1 }, stack: [], code: Symbol('code'), cause: error })
    case 'long':
      return Object.assign(error, {
        name: 'N'.repeat(1_000_000),
        message: '\u20ac'.repeat(5_000_000),
        stack: '\u20ac'.repeat(5_000_000),
        code: 'c'.repeat(1_000_000),
      })
    case 'cycle':
      error.cause = Object.assign(new Error('inner'), { cause: error, errors: [error] })
      return error
    case 'half':
      return Object.assign(error, { name: 'x\ud800', message: '\udfff\ufffe\u0000', stack: '\ud800', code: '\ud800' })
    case 'subclass':
      return new AggregateError([error, trapped(), null], '__proto__')
  }
}

/** What its `toJSON` gives is never the end of it. */
export function endless(): object {
  return { toJSON: endless }
}

export function selfish(): object {
  const value = { toJSON: (): object => value }
  return value
}

export function cyclic(): object {
  const value: Record<string, unknown> = { a: 1 }
  value['self'] = [value]
  return value
}

export function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = [value]
  return value
}
