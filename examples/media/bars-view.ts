import { MultiBar, type SingleBar } from 'cli-progress'
import colours from 'picocolors'
import { PRIORITIES, type PriorityName } from './planned-task.ts'
import type { ProgressView, Tally } from './progress-view.ts'

const PAINT = {
  critical: colours.red,
  high: colours.yellow,
  normal: colours.cyan,
  low: colours.gray,
} as const satisfies Record<PriorityName, (text: string) => string>

/** For terminals: a bar for each priority, most urgent on top, and a line about the long task. 80 columns wide. */
export function barsView(stream: NodeJS.WriteStream): ProgressView {
  const bars = new MultiBar({
    stream,
    hideCursor: true,
    barsize: 36,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    format: '{name} {bar} {count}{failures}',
    fps: 15,
  })
  const shown = new Map<PriorityName, { bar: SingleBar; tally: Tally }>()
  let last: SingleBar | undefined

  const update = (priority: PriorityName, change: (tally: Tally) => Tally) => {
    // Made when first needed, so that notes come before them; all at once, so that they stand in order.
    if (shown.size === 0)
      for (const name of PRIORITIES) shown.set(name, { bar: bars.create(1, 0, blank(name)), tally: NONE })
    const one = shown.get(priority)
    if (one === undefined) return
    one.tally = change(one.tally)
    const { expected, ended, failed } = one.tally
    one.bar.setTotal(expected)
    one.bar.update(ended, {
      count: `${ended}/${expected}`,
      failures: failed > 0 ? colours.red(`  ${failed} failed`) : '',
    })
  }

  return {
    note: (sentence) => (shown.size === 0 ? void stream.write(`${sentence}\n`) : bars.log(`${sentence}\n`)),
    expect: (priority, count) => update(priority, (tally) => ({ ...tally, expected: tally.expected + count })),
    ended: (priority, failed) =>
      update(priority, (tally) => ({ ...tally, ended: tally.ended + 1, failed: tally.failed + Number(failed) })),
    detail: (text) => {
      last ??= bars.create(1, 0, {}, { format: '{text}' })
      last.update(0, { text: colours.dim(text.slice(0, 79)) })
    },
    stop: () => {
      last?.update(0, { text: '' })
      bars.stop()
    },
  }
}

const NONE: Tally = { expected: 0, ended: 0, failed: 0 }

/** A bar of nothing would be drawn as full: until tasks are expected, it stands at none of one. */
function blank(priority: PriorityName) {
  return { name: PAINT[priority](priority.padEnd(8)), count: '', failures: '' }
}
