import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ALARMS, type AlarmKind, alarmMetrics, anchorOf } from '../../../lib/core/alarms.ts'

const RUNBOOK = readFileSync('docs/operations.md', 'utf8')
const kinds = Object.values<AlarmKind>(ALARMS)

/** Headings of the runbook that are of no alarm. */
const GENERAL = ['Which alarms there are', 'What workers log']

test('each alarm has a heading in the runbook, and each heading there an alarm', () => {
  const headings = [...RUNBOOK.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading ?? '')

  expect(headings.filter((heading) => !GENERAL.includes(heading))).toEqual(kinds.map(({ heading }) => heading))
})

test('under each alarm the runbook says what it means, where to look and what to do', () => {
  for (const { heading } of kinds) {
    const section = RUNBOOK.split(`## ${heading}\n`)[1]?.split('\n## ')[0]

    for (const part of ['**It means**', '**Look at**', '**Do**']) expect(section, heading).toContain(part)
  }
})

test('anchors are unique', () => {
  const anchors = kinds.map(({ heading }) => anchorOf(heading))

  expect(new Set(anchors).size).toBe(anchors.length)
})

test('an anchor is as GitHub makes it: small, hyphens for blanks, nothing else', () => {
  expect(anchorOf('Dead-letter queue: 3 not empty!')).toBe('dead-letter-queue-3-not-empty')
})

test('the metrics of all alarms are counted by queue, by group, and once an app', () => {
  const group = { queues: [1, 2, 3, 4] }

  expect(alarmMetrics([group])).toBe(4 * 2 + (5 + 3) + 2)
  expect(alarmMetrics([group, { queues: [1] }])).toBe(16 + (2 + 2 + 3) + 2)
})
