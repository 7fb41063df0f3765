import { type Command, InvalidArgumentError, Option } from 'commander'
import { LIMITS } from '../../core/limits.ts'
import { LOAD_DEFAULTS, loadCost, type TaskLoad } from '../../core/load-cost.ts'
import { PUBLISHED_COSTS } from '../../core/published-costs.ts'
import { parseSizeMb } from '../../core/size.ts'
import { terminalOutput } from '../output.ts'
import { costLines } from '../views/cost-table.ts'

interface CostFlags extends Required<TaskLoad> {
  readonly compare: boolean
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  tasklane cost --tasks 1e6 --ms 100 --memory 256
  tasklane cost --tasks 1e6 --ms 100 --memory 256 --fill 1        one by one, as at a trickle
  tasklane cost --tasks 5e7 --ms 2000 --memory 512 --track run --no-listing
  tasklane cost --tasks 1e6 --ms 100 --memory 256 --compare       beside what others publish
  tasklane cost --tasks 1e6 --ms 100 --memory 256 --json | jq .perMillionUsd

How full batches are decides most: a queue with a backlog fills them, one task now and then
comes alone. AWS shows it as messages deleted by invocations; queue.metricBatchFill().`

/** `tasklane cost`: what so many tasks come to, by AWS' list prices. Asks nobody: it works offline. */
export function addCost(program: Command): void {
  program
    .command('cost')
    .description('what so many tasks cost, by list prices and the requests that were counted on the wire')
    .requiredOption('--tasks <number>', 'how many, such as 1e6', amount('tasks', 1, 1e15))
    .requiredOption('--ms <number>', 'how long one takes, in ms', amount('ms', 0, 885_000))
    .requiredOption('--memory <size>', "the group's memory, in MB or such as '1 GB'", memoryMb)
    .option(
      '--fill <number>',
      'messages in a batch, 1 to 10',
      amount('fill', 1, LIMITS.sendBatch.max),
      LOAD_DEFAULTS.fill,
    )
    .addOption(
      new Option('--track <mode>', 'what is recorded of a task')
        .choices(['full', 'run', 'none'])
        .default(LOAD_DEFAULTS.track),
    )
    .option('--no-listing', 'without the listing index')
    .addOption(new Option('--architecture <name>').choices(['arm64', 'x86_64']).default(LOAD_DEFAULTS.architecture))
    .option('--computes', 'tasks compute rather than wait: a batch takes as long as its tasks together', false)
    .option('--looks <number>', 'how often a client looks for the end of a task', amount('looks', 0, 1e6), 0)
    .option('--input-bytes <number>', 'the input as JSON', amount('input', 0, LIMITS.inlineBytes.max), 0)
    .option('--result-bytes <number>', 'the result as JSON', amount('result', 0, LIMITS.recordResultBytes.max), 0)
    .option('--compare', 'beside what others publish', false)
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((_: unknown, command: Command) => {
      const { compare, json, memory, ...flags } = command.opts<CostFlags & { readonly memory: number }>()
      const load: Required<TaskLoad> = { ...flags, memoryMb: memory }
      const report = { load, ...loadCost(load), ...(compare && { published: PUBLISHED_COSTS }) }
      terminalOutput(json ?? false).show(report, costLines)
    })
}

function amount(what: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= least && value <= most) return value
    throw new InvalidArgumentError(`${what} must be a number, ${least} to ${most}.`)
  }
}

function memoryMb(text: string): number {
  const size = parseSizeMb(/^\d+$/.test(text) ? Number(text) : text)
  const { min, max } = LIMITS.memoryMb
  if (size !== undefined && size >= min && size <= max) return size
  throw new InvalidArgumentError(`It must be a size such as 256 or '1 GB', ${min} to ${max} MB.`)
}
