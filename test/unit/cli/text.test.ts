import { describe, expect, it } from 'vitest'
import { coloursFor } from '../../../lib/cli/colours.ts'
import { jsonText } from '../../../lib/cli/json-text.ts'
import { fitting, redraw } from '../../../lib/cli/views/redraw.ts'
import { fitted } from '../../../lib/cli/views/table.ts'
import { cut, oneLine, pad, plainLines, widthOf } from '../../../lib/cli/views/text.ts'
import { ageText, instantAndAge, spanText } from '../../../lib/cli/views/times.ts'

describe('texts on a terminal', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly ten', 11, 'exactly ten'],
    ['much too long', 8, 'much to…'],
    ['写真を縮小する', 7, '写真を…'],
    ['👩‍👩‍👧 family', 4, '👩‍👩‍👧 …'],
    ['none', 0, ''],
  ])('%j is cut to %i columns as %j', (text, width, expected) => {
    expect(cut(text, width)).toBe(expected)
    expect(widthOf(cut(text, width))).toBeLessThanOrEqual(width)
  })

  it('wide characters are padded by what they take', () => {
    expect(pad('写真', 6)).toBe('写真  ')
    expect(pad('写真', 6, 'right')).toBe('  写真')
  })

  it('control characters go, lines stay where they may', () => {
    const hostile = 'a\u001b[31mb\u001b]0;title\u0007c\r\nd\te\u009b2J'

    expect(oneLine(hostile)).not.toMatch(/[^\P{Cc}]/u)
    expect(plainLines(hostile)).toHaveLength(2)
    for (const line of plainLines(hostile)) expect(line).not.toMatch(/[^\P{Cc}]/u)
  })

  it.each([
    [-5, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [47 * 3_600_000, '47h'],
    [49 * 3_600_000, '2d'],
  ])('an age of %i ms is %s', (ms, text) => {
    expect(ageText(ms)).toBe(text)
  })

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [1240, '1.24 s'],
    [75_000, '75.0 s'],
    [725_000, '12 m 5 s'],
  ])('a span of %i ms is %s', (ms, text) => {
    expect(spanText(ms)).toBe(text)
  })

  it('an instant tells how far it is, before and behind', () => {
    const now = Date.parse('2027-03-01T12:00:00Z')

    expect(instantAndAge(new Date(now - 5000), now)).toBe('2027-03-01 11:59:55Z (5s ago)')
    expect(instantAndAge(new Date(now + 5000), now)).toBe('2027-03-01 12:00:05Z (in 5s)')
  })
})

describe('the widths of a table', () => {
  it.each([
    ['as they are, where there is room', [5, 5], [false, false], 12, [5, 5]],
    ['the widest cut first', [30, 10], [false, false], 32, [20, 10]],
    ['whole ones last', [36, 20, 9], [true, false, true], 60, [36, 11, 9]],
    ['whole ones too, when nothing else is left', [36, 20], [true, false], 30, [24, 4]],
  ])('are %s', (_, natural, whole, columns, expected) => {
    expect(fitted(natural, whole, columns)).toEqual(expected)
  })
})

describe('a live view', () => {
  it('climbs over what it showed, clears it, and shows no more than fits', () => {
    expect(redraw(0, ['a'])).toBe('\r\u001b[J\u001b[?7la\n\u001b[?7h')
    expect(redraw(2, ['a', 'b'])).toBe('\u001b[2A\r\u001b[J\u001b[?7la\nb\n\u001b[?7h')
    expect(fitting(['a', 'b', 'c'], 4)).toEqual(['a', 'b', 'c'])
  })

  it('says how much it leaves out where a terminal has too few rows', () => {
    expect(fitting(['a', 'b', 'c', 'd'], 4)).toEqual(['a', 'b', '… 2 more lines'])
    expect(fitting(['a', 'b', 'c'], 0)).toEqual(['… 3 more lines'])
  })
})

describe('JSON', () => {
  it('is there for what it lacks, too', () => {
    const map = new Map([['a', 1]])
    const value = {
      big: 12n,
      map,
      set: new Set([1, 2]),
      bytes: new Uint8Array([1, 2]),
      at: new Date(0),
      error: new RangeError('far'),
    }

    expect(JSON.parse(jsonText(value))).toEqual({
      big: '12',
      map: [['a', 1]],
      set: [1, 2],
      bytes: 'AQI=',
      at: '1970-01-01T00:00:00.000Z',
      error: { message: 'far' },
    })
    expect(jsonText(undefined)).toBe('null')
  })

  it('ends at a cycle, not at what only comes twice', () => {
    const shared = { s: 1 }
    const cyclic: Record<string, unknown> = { a: shared, b: shared }
    cyclic['self'] = new Map([['me', cyclic]])

    expect(JSON.parse(jsonText(cyclic))).toEqual({ a: { s: 1 }, b: { s: 1 }, self: [['me', '[cycle]']] })
  })
})

describe('colours', () => {
  it.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
    [{}, {}, false],
    [{}, { CI: 'true' }, false],
    [{}, { FORCE_COLOR: '1' }, true],
    [{}, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('on %j with %j: %s', (stream, environment, expected) => {
    expect(coloursFor(stream, environment).isColorSupported).toBe(expected)
  })
})
