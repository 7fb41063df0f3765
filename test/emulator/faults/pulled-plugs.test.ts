import { expect, test } from 'vitest'
import { findViolations } from './checks.ts'
import { figuresOf } from './figures.ts'
import { reportLines } from './report.ts'
import { runUnderFaults } from './run-under-faults.ts'

/** A shorter run while something is being looked for: FAULTS_TASKS=1000. */
const TASKS = Number(process.env['FAULTS_TASKS'] ?? 20_000)
const SEED = Number(process.env['FAULTS_SEED'] ?? 1)

test('whatever is killed, cut or throttled, each accepted task ends once, and no two of its runs share a lease', {
  timeout: 1_800_000,
}, async () => {
  const run = await runUnderFaults(SEED, TASKS)

  const figures = figuresOf(run.evidence, run.plugs.killedAtMs)
  console.log(reportLines(TASKS, run, figures).join('\n'))
  expect(findViolations(run.evidence)).toEqual([])
  expect(run.evidence.accepted).toHaveLength(TASKS)
  // It was no quiet day.
  expect(figures.takeovers).toBeGreaterThan(0)
  expect(figures.retries).toBeGreaterThan(0)
  expect(figures.returnedUnsettled).toBeGreaterThan(0)
  expect(run.plugs.pulled.size).toBe(11)
  expect(run.proxy.injected.size).toBe(6)
})
