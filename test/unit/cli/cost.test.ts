import { Command, CommanderError } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { addCost } from '../../../lib/cli/commands/cost.ts'
import { costLines } from '../../../lib/cli/views/cost-table.ts'
import { LOAD_DEFAULTS, loadCost } from '../../../lib/core/load-cost.ts'
import { PUBLISHED_COSTS } from '../../../lib/core/published-costs.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const asked = ['cost', '--tasks', '1e6', '--ms', '100', '--memory', '256']

/** What the command prints. */
async function run(...args: string[]): Promise<string> {
  let printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const program = new Command('tasklane').exitOverride().configureOutput({ writeErr: () => {} })
  addCost(program)
  for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: () => {} })
  await program.parseAsync(args, { from: 'user' })
  return printed
}

test('says what a million tasks cost, line by line, with their total', async () => {
  const printed = await run(...asked)

  expect(printed).toMatch(/SQS +sends, receives, deletes +300,000 requests +\$0\.12\n/)
  expect(printed).toMatch(/DynamoDB +records +3,000,000 write units +\$1\.88\n/)
  expect(printed).toMatch(/total +\$2\.74\n/)
})

test('says it as one JSON document, with what was asked', async () => {
  const report = JSON.parse(await run(...asked, '--track', 'none', '--fill', '5', '--json'))

  expect(report.load).toEqual({ ...LOAD_DEFAULTS, tasks: 1e6, ms: 100, memoryMb: 256, track: 'none', fill: 5 })
  expect(report.perMillionUsd).toBeCloseTo(loadCost(report.load).perMillionUsd, 12)
})

test('compares only when it is asked to, and says then what the others leave out', async () => {
  const [plain, compared] = [await run(...asked), await run(...asked, '--compare')]

  expect(plain).not.toContain('Google')
  for (const { system, plus } of PUBLISHED_COSTS) {
    expect(compared).toContain(system)
    expect(compared).toContain(plus)
  }
})

test.each([
  ['--fill', '11'],
  ['--fill', ''],
  ['--memory', '64'],
  ['--memory', 'much'],
  ['--ms', '-1'],
  ['--track', 'half'],
])('refuses %s %s', async (option, value) => {
  await expect(run(...asked, option, value)).rejects.toThrow(CommanderError)
})

test.each([
  [{ tasks: 1, ms: 0, memoryMb: 128, fill: 1 }],
  [{ tasks: 123_456_789_012, ms: 885_000, memoryMb: 10_240, fill: 1, looks: 100, computes: true, resultBytes: 32_768 }],
])('keeps to 80 columns: %o', (load) => {
  const complete = { ...LOAD_DEFAULTS, ...load }

  const lines = costLines({ load: complete, ...loadCost(complete), published: PUBLISHED_COSTS })

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})
