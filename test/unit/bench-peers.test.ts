import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { comparedInRounds } from '../../bench/peers/beside.ts'
import { FIGURES, figureRows } from '../../bench/peers/figures.ts'
import { peerOptions } from '../../bench/peers/options.ts'
import { drawPeers } from '../../bench/peers/picture/draw-peers.ts'
import { gone, killTree, memoryOf, processTree } from '../../bench/peers/processes.ts'
import { selfTimes } from '../../bench/peers/profile/read-profile.ts'
import type { Round } from '../../bench/peers/rounds.ts'
import { targetRows } from '../../bench/peers/targets.ts'
import type { Turn } from '../../bench/peers/turn.ts'

test('a ratio is the median of the rounds that have both figures', () => {
  const row = comparedInRounds('drain', {
    unit: 'tasks/s',
    values: [100, undefined, 300, 400],
    references: [100, 100, 100, undefined],
    beside: 'peer',
    least: 2,
  })

  expect(row).toMatchObject({ value: 100, reference: 100, ratio: 1, ratioMin: 1, ratioMax: 3, target: 2, ok: false })
})

test('what was never measured beside anything has no ratio', () => {
  expect(
    comparedInRounds('cpu', { unit: 'us', values: [5, 5], references: [0, undefined], beside: 'peer' }),
  ).toBeUndefined()
})

test("Celery's best pool is the best of each round", () => {
  const rounds = [
    roundOf({ 'tasklane poll': 300, 'celery prefork': 100, 'celery threads': 200 }),
    roundOf({ 'tasklane poll': 300, 'celery prefork': 150, 'celery threads': 50 }),
  ]

  const row = targetRows(rounds).find(({ name }) => name === "tasklane poll: drain / Celery's best pool")

  expect(row).toMatchObject({ ratioMin: 1.5, ratioMax: 2, target: 1.5, bound: 'least', ok: true })
})

test('a target is left out where the peer was not there', () => {
  const names = targetRows([roundOf({ 'tasklane poll': 300 })]).map(({ name }) => name)

  expect(names).toEqual([])
})

test('each contestant has its row, Tasklane first, even where the reference failed', () => {
  const figure = FIGURES['peers-drain']
  const rows = figure === undefined ? [] : figureRows(figure, [roundOf({ taskiq: 10, 'tasklane poll': 20 })])

  expect(rows.map(({ name, value, ratio }) => [name, value, ratio])).toEqual([
    ['tasklane poll', 20, undefined],
    ['taskiq', 10, undefined],
  ])
})

test('a run of some contestants, or of few tasks, is not written down', () => {
  expect([[], ['--smoke'], ['--only', 'bullmq']].map((args) => peerOptions(args).partial)).toEqual([false, true, true])
})

test('an unknown contestant is refused, with the names of those that there are', () => {
  expect(() => peerOptions(['--only', 'sidekiq'])).toThrow(/there is no sidekiq; there are bullmq, tasklane poll/)
})

test('bars begin at zero, and are as long as their values are large', () => {
  const common = { date: '2027-01-01', node: '24', processor: 'A & B', processors: 2, memoryGb: 4, load: 0 }
  const run = { versions: {}, rounds: 1, othersShare: { median: 0, max: 0 }, failures: [] }
  const rows = (
    [
      ['tasklane poll', 50],
      ['bullmq', 100],
    ] as const
  ).map(([name, value]) => ({
    name,
    value,
    unit: 'tasks/s',
    asserted: false,
  }))

  const svg = drawPeers({ 'peers-drain': { title: 'drained', ...common, ...run, rows } })

  const widths = [...svg.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width))
  expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(2, 1)
  expect(svg).toContain('A &amp; B')
})

test('a process is waited for until it has ended, with its children', async () => {
  const child = spawn('sh', ['-c', 'sleep 60 & echo started; wait'], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  const pids = processTree(child.pid ?? 0)
  let isGone = false
  const ended = gone(pids).then(() => {
    isGone = true
  })

  await nextTurn()
  const wasGone = isGone
  killTree(child.pid ?? 0)
  await ended

  expect([pids.length, wasGone]).toEqual([2, false])
  expect(memoryOf(pids).rssMb).toBe(0)
})

test('a profile is read between two moments, without idle time', () => {
  const frame = (functionName: string) => ({ functionName, url: '', lineNumber: 0 })
  const profile = {
    startTime: 1000,
    nodes: ['early', 'busy', '(idle)'].map((name, id) => ({ id, callFrame: frame(name) })),
    samples: [0, 1, 2, 1],
    timeDeltas: [0, 1000, 2000, 4000, 500],
  }
  const file = join(mkdtempSync(join(tmpdir(), 'tasklane-profile-')), 'test.cpuprofile')
  writeFileSync(file, JSON.stringify(profile))

  expect(selfTimes(file, 1500, 10_000)).toEqual([{ name: 'busy', url: '', ms: 2.5 }])
})

/** Rounds in which all that was measured is how many no-ops were drained. */
function roundOf(drained: Readonly<Record<string, number>>): Round {
  const memory = { peakRssMb: 1, rssMb: 1, pssMb: 1, processes: 1 }
  const turnOf = (tasksPerSecond: number): Turn => {
    const drain = { tasksPerSecond, workerUs: 1, serviceUs: 1, memory }
    return { noops: drain, waits: drain, othersShare: 0 }
  }
  const turns = Object.fromEntries(Object.entries(drained).map(([name, rate]) => [name, turnOf(rate)]))
  return { turns, failures: {}, memory: { enqueuedPerSecond: 1, drainedPerSecond: 1 } }
}
