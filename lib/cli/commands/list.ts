import type { Command } from 'commander'
import { type Duration, durationMs } from '../../core/duration.ts'
import type { Client, ListOptions, TaskPage, TaskView } from '../../entries/client.ts'
import { withConnection } from '../connection.ts'
import { defined } from '../defined.ts'
import { type Place, remarkUnknownName } from '../deployed-names.ts'
import type { Output } from '../output.ts'
import { duration, label, pastInstant, status, wholeNumber } from '../parse-values.ts'
import { taskTable } from '../views/task-table.ts'
import { watchView } from '../watch.ts'
import { withClient } from '../with-client.ts'

interface ListFlags extends Pick<ListOptions, 'name' | 'status' | 'cursor' | 'due'> {
  readonly label?: Readonly<Record<string, string>>
  readonly since?: string
  readonly until?: string
  readonly limit: number
  readonly all?: boolean
  readonly watch?: boolean
  readonly interval: Duration
}

const LIMIT = { default: 20, page: 1000 } as const
/** Each looks at 1,000 records at most: beyond it is for the user to say. */
const MOST_PAGES = 20

const EXAMPLES = `
Examples:
  tasklane list                                    the newest ${LIMIT.default}
  tasklane list --status FAILURE --since 1h        what failed in the last hour
  tasklane list --name resize --label user=u1
  tasklane list --due                              what waits by a long delay
  tasklane list --watch                            the newest, live; Ctrl-C ends it
  tasklane list --all --json | jq -r .id           every task, a line each

Failed and long delayed tasks have an index of their own; other filters look through all tasks, newest first.`

/** `tasklane list`: tasks by name, status, label and time. */
export function addList(program: Command): void {
  const command = program
    .command('list')
    .description('find tasks by name, status, label or time, newest first')
    .option('--name <task>', 'only tasks of this name')
    .option('--status <status>', 'only PENDING, STARTED, SUCCESS, FAILURE or CANCELLED', status)
    .option('--label <name=value>', 'only with this label; may be repeated', label)
    .option('--since <time>', 'only created then or later: ISO 8601, or how long ago, such as 2h', pastInstant)
    .option('--until <time>', 'only created before', pastInstant)
    .option('--due', 'only tasks whose long delay is still running')
    .option('-n, --limit <number>', 'no more than so many', wholeNumber(1, LIMIT.page), LIMIT.default)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .option('--all', 'all of them, page after page')
    .option('-w, --watch', 'look again and again')
    .option('--interval <duration>', 'between two looks', duration, '2s')
    .addHelpText('after', EXAMPLES)
  withConnection(command).action((flags: ListFlags, self: Command) =>
    withClient(self, async (client, out, signal, place) => {
      if (flags.watch === true)
        return watchView(
          out,
          { look: () => page(client, flags), view: pageView, intervalMs: durationMs(flags.interval) },
          signal,
        )
      if (flags.all === true) return all(client, out, flags, signal, place)
      const found = await page(client, flags)
      out.show(found, pageView)
      if (found.tasks.length === 0) await remarkUnknownName(out, place, flags.name)
      if (found.cursor !== undefined) out.note(`there is more: --limit, --all, or --cursor '${found.cursor}'`)
    }),
  )
}

/** Filtered pages may be short: it goes on until there are enough, the end has come, or it has looked at a good many. */
async function page(client: Client, flags: ListFlags): Promise<TaskPage> {
  const tasks: TaskView[] = []
  let { cursor } = flags
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const found = await client.list({ ...optionsOf(flags), limit: flags.limit - tasks.length, ...defined({ cursor }) })
    tasks.push(...found.tasks)
    cursor = found.cursor
    if (cursor === undefined || tasks.length >= flags.limit) break
  }
  return { tasks, ...defined({ cursor }) }
}

async function all(client: Client, out: Output, flags: ListFlags, signal: AbortSignal, place: Place): Promise<void> {
  const bar = await out.progress('listing', 'tasks')
  const tasks: TaskView[] = []
  let { cursor } = flags
  do {
    signal.throwIfAborted()
    const found = await client.list({ ...optionsOf(flags), limit: LIMIT.page, ...defined({ cursor }) })
    cursor = found.cursor
    if (out.json) for (const task of found.tasks) out.show(task, () => [])
    tasks.push(...(out.json ? [] : found.tasks))
    bar.update(tasks.length, undefined)
  } while (cursor !== undefined)
  bar.stop()
  if (!out.json) out.show(tasks, tasksView)
  if (tasks.length === 0) await remarkUnknownName(out, place, flags.name)
}

function optionsOf({ name, status: of, label: labels, since, until, due }: ListFlags): ListOptions {
  return defined({ name, status: of, labels, since, until, due })
}

function pageView({ tasks }: TaskPage, look: Parameters<typeof taskTable>[1]): string[] {
  return tasksView(tasks, look)
}

function tasksView(tasks: readonly TaskView[], look: Parameters<typeof taskTable>[1]): string[] {
  return tasks.length === 0 ? ['no task fits'] : taskTable(tasks, look)
}
