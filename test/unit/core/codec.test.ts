import { describe, expect, test } from 'vitest'
import { type Codec, decodeValue, encodeValue, json, rich } from '../../../lib/core/codec.ts'
import { SerializationError } from '../../../lib/core/errors/index.ts'

const trip = (codec: Codec, value: unknown) =>
  decodeValue(codec, JSON.parse(JSON.stringify(encodeValue(codec, value, 'input') ?? null)), 'input')

describe('json', () => {
  test('carries what JSON carries, and honours toJSON', () => {
    const at = new Date(0)
    class Money {
      readonly cents = 5
      toJSON() {
        return `${this.cents}c`
      }
    }

    expect(trip(json, { a: [1, 'x', null, true], at, money: new Money(), gone: undefined })).toEqual({
      a: [1, 'x', null, true],
      at: at.toISOString(),
      money: '5c',
    })
  })

  const cycle: Record<string, unknown> = {}
  cycle['self'] = { again: cycle }
  test.each([
    ['a function', { items: [0, { when: () => 1 }] }, 'input.items[1].when'],
    ['NaN', [Number.NaN], 'input[0]'],
    ['Infinity', { a: { b: Number.POSITIVE_INFINITY } }, 'input.a.b'],
    ['a bigint', { 'odd key': 1n }, 'input["odd key"]'],
    ['a Map', { m: new Map() }, 'input.m'],
    ['a Set', new Set([1]), 'input'],
    ['a class instance without toJSON', { x: new (class Point {})() }, 'input.x'],
    ['a symbol', { s: Symbol('x') }, 'input.s'],
    ['undefined in an array', [1, undefined], 'input[1]'],
    ['an invalid Date', { at: new Date(Number.NaN) }, 'input.at'],
    ['a cycle', cycle, 'input.self.again'],
    ['a typed array', { bytes: new Uint8Array(2) }, 'input.bytes'],
  ])('refuses %s by its path', (_, value, path) => {
    const encode = () => encodeValue(json, value, 'input')

    expect(encode).toThrow(SerializationError)
    expect(encode).toThrow(expect.objectContaining({ path, code: 'SERIALIZATION' }))
  })

  test('the same object twice is no cycle', () => {
    const shared = { n: 1 }

    expect(trip(json, { a: shared, b: shared })).toEqual({ a: { n: 1 }, b: { n: 1 } })
  })

  test('carries what nests 500 levels deep, and refuses by its path what goes deeper', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))

    expect(trip(json, nested(500))).toEqual(nested(500))
    expect(() => trip(json, nested(501))).toThrow(/^\w+\[0\]\[0\].*… is nested deeper than 500 levels/)
  })

  test('a key named __proto__ stays a key', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true}}') as object

    const back = trip(json, hostile) as object

    expect(Object.hasOwn(back, '__proto__')).toBe(true)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('rich', () => {
  test('gives back Date, Map, Set, bigint, typed arrays and cycles as they were', () => {
    const value = {
      at: new Date(5),
      map: new Map([['a', new Set([1n])]]),
      bytes: new Uint8Array([1, 2]),
      nan: Number.NaN,
      self: undefined as unknown,
    }
    value.self = value

    const back = trip(rich, value) as typeof value

    expect(back.at).toEqual(new Date(5))
    expect(back.map).toEqual(new Map([['a', new Set([1n])]]))
    expect(back.bytes).toEqual(new Uint8Array([1, 2]))
    expect(back.nan).toBeNaN()
    expect(back.self).toBe(back)
  })

  test('refuses a function by its path', () => {
    expect(() => encodeValue(rich, { a: { f: () => 1 } }, 'result')).toThrow(
      expect.objectContaining({ path: 'result.a.f' }),
    )
  })

  test.each([[{ a: 1 }], ['text'], [[['__proto__', 1], 'x']], [[{ __proto__: 1 }]], [-99], [[[9]]]])(
    'reads %j without harm: a clear error or a plain value',
    (hostile) => {
      try {
        decodeValue(rich, hostile as never, 'input')
      } catch (error) {
        expect(error).toBeInstanceOf(SerializationError)
      }
      expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    },
  )
})

test('a codec of your own may give a string or any JSON value', () => {
  const base64: Codec = {
    name: 'b64',
    wire: 'exact',
    encode: (value) => btoa(String(value)),
    decode: (text: string) => atob(text),
  }

  expect(trip(base64, 'hello')).toBe('hello')
})

test('undefined needs no encoding', () => {
  expect(encodeValue(rich, undefined, 'input')).toBeUndefined()
  expect(decodeValue(json, undefined, 'input')).toBeUndefined()
})
