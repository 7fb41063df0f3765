import { describe, expect, test } from 'vitest'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import { type GroupOptions, group } from '../../../lib/core/group.ts'
import { task } from '../../../lib/core/task.ts'

const anything = task({ name: 'anything', group: 'work', run: () => {} })
const appOf = (options: GroupOptions) => defineApp('isolation', { tasks: [anything], groups: { work: group(options) } })

describe('isolation of a group', () => {
  test('is none by default', () => {
    const spec = appSpec(appOf({})).groups.get('work')

    expect(spec).toMatchObject({ isolate: 'none', threadMemoryMb: undefined })
  })

  test('is by threads, with a limit for each', () => {
    const spec = appSpec(appOf({ isolate: 'thread', threadMemory: '128 MB' })).groups.get('work')

    expect(spec).toMatchObject({ isolate: 'thread', threadMemoryMb: 128 })
  })

  test.each<[string, GroupOptions, RegExp]>([
    ['another kind', { isolate: 'process' as never }, /isolate is "process" and must be none or thread/],
    ['a limit without threads', { threadMemory: '128 MB' }, /add isolate: 'thread', or leave it out/],
    ['a limit that is no size', { isolate: 'thread', threadMemory: 'much' as never }, /"much", which is no size/],
    ['a limit too small to load anything', { isolate: 'thread', threadMemory: 8 }, /8 MB and must be 16 to 10240/],
    [
      'a limit over the group’s memory',
      { isolate: 'thread', threadMemory: '1 GB' },
      /over the group's memory of 512 MB/,
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => appOf(options)).toThrow(message)
  })
})
