import { describe, expect, test } from 'vitest'
import { parseOptions } from '../../../examples/media/options.ts'
import { UsageError } from '../../../examples/media/usage-error.ts'

describe('the command line of the main job', () => {
  test("without arguments takes the example's photos and 240 thumbnails", () => {
    const options = parseOptions([], '/home')

    expect(options).toMatchObject({ out: '/home/media-results', batch: 240, json: false })
    expect(options).toHaveProperty('photos', expect.stringMatching(/examples[\\/]media[\\/]photos$/))
  })

  test('takes a folder, from where it was called', () => {
    const options = parseOptions(['./mine', '--out', '../results', '--batch', '10', '--json'], '/home/me')

    expect(options).toEqual({ photos: '/home/me/mine', out: '/home/results', batch: 10, json: true })
  })

  test.each([
    [['--batch', 'many'], /--batch is 'many' and must be a whole number from 0 to 100000/],
    [['--batch', '100001'], /100001/],
    [['--batch', '1.5'], /1\.5/],
    [['--bach', '3'], /'--bach'.*--help/],
    [['a', 'b'], /one folder of photos at a time, got 2: a, b/],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args, '/')).toThrow(UsageError)
    expect(() => parseOptions(args, '/')).toThrow(message)
  })

  test.each(['--help', '-h'])('%s asks for help', (flag) => {
    expect(parseOptions([flag], '/')).toBe('help')
  })
})
