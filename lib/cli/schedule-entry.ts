import { type Command, Option } from 'commander'
import type { Duration } from '../core/duration.ts'
import type { Priority } from '../core/priority.ts'
import {
  at,
  cron,
  type RegularSets,
  rate,
  regular,
  type ScheduleEntry,
  type ScheduleOptions,
} from '../core/schedule.ts'
import type { ScheduleRef } from '../core/schedule-types.ts'
import { defined } from './defined.ts'
import { duration, instant, label, numbers, priority } from './parse-values.ts'
import { UsageError } from './usage-error.ts'

/** What a schedule is made of on the command line: one clock, a task, and options. */
export interface EntryFlags extends RegularSets, Pick<ScheduleOptions, 'timezone' | 'overlap' | 'catchUp'> {
  readonly task: string
  readonly cron?: string
  readonly rate?: Duration
  readonly at?: string
  readonly label?: Readonly<Record<string, string>>
  readonly priority?: Priority
  readonly start?: string
  readonly end?: string
  readonly jitter?: Duration
  readonly disabled?: boolean
  readonly enabled?: boolean
  readonly file?: string
}

const SETS = ['seconds', 'minutes', 'hours', 'days', 'months', 'weekdays'] as const

/** The options of an entry. */
export function withEntry(command: Command): Command {
  const clocked = command
    .requiredOption('--task <name>', 'what it enqueues')
    .optionsGroup('When (one of cron, rate, at, or sets):')
    .option('--cron <expression>', "five fields, such as '0 9 * * mon-fri', or @daily and its kin")
    .option('--rate <duration>', 'every so long', duration)
    .option('--at <instant>', 'once: ISO 8601 with an offset', instant)
  for (const set of SETS) clocked.option(`--${set} <numbers>`, `by sets: at these ${set}, such as 0,30`, numbers)
  return clocked
    .option('--timezone <zone>', 'an IANA zone (default: UTC)')
    .option('--start <instant>', 'not before then', instant)
    .option('--end <instant>', 'not after then', instant)
    .option('--jitter <duration>', 'at a random moment within so long after: 1m to 24h', duration)
    .optionsGroup('Options:')
    .option('-f, --file <path>', 'read the input from a file')
    .option('--priority <name>', 'of its tasks', priority)
    .option('--label <name=value>', 'of its tasks; may be repeated', label)
    .addOption(new Option('--overlap <mode>', 'skip: no new task while the last one runs').choices(['allow', 'skip']))
    .addOption(new Option('--catch-up <mode>', 'what becomes of times that were missed').choices(['none', 'last']))
    .option('--disabled', 'stands, and does not fire')
    .option('--enabled', 'fires, also where it was paused')
    .option('--entry <file>', 'the module of the app, to validate the input by')
}

/** @throws UsageError when no clock is named, or several are. */
export function scheduleEntry(name: string, input: unknown, flags: EntryFlags): ScheduleEntry<string> {
  const { task, label: labels, timezone, start, end, jitter, overlap, catchUp, priority: of } = flags
  const enabled = flags.disabled === true ? false : flags.enabled
  const given = defined({ priority: of, labels, timezone, start, end, jitter, overlap, catchUp, enabled })
  return clockOf(flags)({ ...scheduleRef(name), task, input, ...given })
}

type MakeEntry = (options: ScheduleOptions<string>) => ScheduleEntry<string>

function clockOf(flags: EntryFlags): MakeEntry {
  const sets = defined(Object.fromEntries(SETS.map((set) => [set, flags[set]])) as RegularSets)
  const clocks: readonly (MakeEntry | undefined)[] = [
    flags.cron === undefined ? undefined : (options) => cron(flags.cron ?? '', options),
    flags.rate === undefined ? undefined : (options) => rate(flags.rate ?? 0, options),
    flags.at === undefined ? undefined : (options) => at(flags.at ?? '', options),
    Object.keys(sets).length === 0 ? undefined : (options) => regular(sets, options),
  ]
  const [clock, ...others] = clocks.filter((one) => one !== undefined)
  if (clock !== undefined && others.length === 0) return clock
  throw new UsageError(
    `say when by exactly one of --cron, --rate, --at, or sets such as --minutes 0,30; ${clock === undefined ? 'none was' : `${others.length + 1} were`} given`,
  )
}

/** `nightly`, or with its scheduler `maintenance.nightly`. */
export function scheduleRef(name: string): ScheduleRef {
  const [first = '', ...rest] = name.split('.')
  return rest.length === 0 ? { key: first, scheduler: 'runtime' } : { key: rest.join('.'), scheduler: first }
}
