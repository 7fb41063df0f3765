import { PRIORITIES, type PriorityName } from './planned-task.ts'
import { type ProgressView, type Tally, tallyText } from './progress-view.ts'

const INTERVAL_MS = 1000

/** For pipes and logs: a line each second, and one at the end. */
export function linesView(write: (line: string) => void, now: () => number = Date.now): ProgressView {
  const startedAt = now()
  const tallies = new Map<PriorityName, Tally>(PRIORITIES.map((name) => [name, { expected: 0, ended: 0, failed: 0 }]))
  let detail = ''
  let written = ''

  const show = () => {
    const busy = [...tallies].filter(([, { expected }]) => expected > 0)
    const text = [...busy.map(([priority, tally]) => tallyText(priority, tally)), ...(detail ? [detail] : [])].join(
      ' | ',
    )
    if (text === written || text === '') return
    written = text
    write(`${String(Math.round((now() - startedAt) / 1000)).padStart(3)} s  ${text}`)
  }
  const update = (priority: PriorityName, change: (tally: Tally) => Tally) => {
    const tally = tallies.get(priority)
    if (tally !== undefined) tallies.set(priority, change(tally))
  }
  const timer = setInterval(show, INTERVAL_MS)

  return {
    note: write,
    expect: (priority, count) => update(priority, (tally) => ({ ...tally, expected: tally.expected + count })),
    ended: (priority, failed) =>
      update(priority, (tally) => ({ ...tally, ended: tally.ended + 1, failed: tally.failed + Number(failed) })),
    detail: (text) => {
      detail = text
    },
    stop: () => {
      clearInterval(timer)
      detail = ''
      show()
    },
  }
}
