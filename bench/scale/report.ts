import { simulate } from './model.ts'
import { SCENARIOS, type Scenario } from './scenario.ts'
import type { Bottleneck, Totals } from './tally.ts'

/** What each scenario comes to, in words and figures for a table. */
export const HEAD = [
  'load',
  'done after',
  'p50, p99',
  'at once',
  'a batch',
  'hottest partition',
  '$ a million',
  'held by',
]

export function scaleRows(scenarios: readonly Scenario[] = SCENARIOS): string[][] {
  return scenarios.map((scenario) => row(scenario, simulate(scenario)))
}

function row({ name, track }: Scenario, totals: Totals): string[] {
  const { drainSeconds, p50, p99, peakConcurrency, fill, hottest, perMillionUsd, bottleneck, heldShare } = totals
  return [
    name,
    duration(drainSeconds),
    `${duration(p50)}, ${duration(p99)}`,
    peakConcurrency.toLocaleString('en-US'),
    fill.toFixed(1),
    track === 'none' ? '-' : `${Math.round(hottest.perSecond).toLocaleString('en-US')} (${hottest.where})`,
    perMillionUsd.toFixed(2),
    bottleneck === undefined ? '-' : `${WORDS[bottleneck]}, ${Math.max(1, Math.round(heldShare * 100))} %`,
  ]
}

const WORDS: Readonly<Record<Bottleneck, string>> = {
  ramp: 'ramp of the mapping',
  concurrency: '1,000 invocations',
  maxInvocations: 'maxInvocations',
  writes: 'table writes',
  schedules: 'schedules a second',
}

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`
}
