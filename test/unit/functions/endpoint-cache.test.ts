import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EndpointCache } from '../../../functions/stand-ins/endpoint-cache.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

const endpoint = (Address: string, CachePeriodInMinutes = 1) => ({ Address, CachePeriodInMinutes })

describe("the stand-in for the SDK's cache of endpoints", () => {
  test('gives what was put in, with the time until which it is good', () => {
    const cache = new EndpointCache(10)

    cache.set('key', [endpoint('a.example', 2)])

    expect(cache.has('key')).toBe(true)
    expect(cache.get('key')).toEqual([{ Address: 'a.example', Expires: 120_000 }])
    expect(cache.getEndpoint('key')).toBe('a.example')
  })

  test('knows nothing of other keys', () => {
    const cache = new EndpointCache(10)

    expect(cache.has('key')).toBe(false)
    expect(cache.get('key')).toBeUndefined()
    expect(cache.getEndpoint('key')).toBeUndefined()
  })

  test('forgets an endpoint whose time is over, and the key with its last one', () => {
    const cache = new EndpointCache(10)
    cache.set('key', [endpoint('short.example', 1), endpoint('long.example', 2)])

    vi.setSystemTime(60_000)
    const later = cache.get('key')
    vi.setSystemTime(120_000)

    expect(later).toEqual([{ Address: 'long.example', Expires: 120_000 }])
    expect(cache.get('key')).toBeUndefined()
    expect(cache.has('key')).toBe(false)
  })

  test('makes room by what was used longest ago', () => {
    const cache = new EndpointCache(2)
    cache.set('a', [endpoint('a')])
    cache.set('b', [endpoint('b')])
    cache.get('a')

    cache.set('c', [endpoint('c')])

    expect(['a', 'b', 'c'].filter((key) => cache.has(key))).toEqual(['a', 'c'])
  })

  test('can be told to forget', () => {
    const cache = new EndpointCache(10)
    cache.set('a', [endpoint('a')])
    cache.set('b', [endpoint('b')])

    cache.delete('a')
    const left = cache.has('b')
    cache.clear()

    expect([cache.has('a'), left, cache.has('b')]).toEqual([false, true, false])
  })
})
