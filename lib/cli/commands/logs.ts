import type { Command } from 'commander'
import type { Client, TaskLogs, TaskView } from '../../entries/client.ts'
import { withConnection } from '../connection.ts'
import { pauseFor } from '../interrupt.ts'
import type { Output } from '../output.ts'
import { logLines } from '../views/log-lines.ts'
import { progressText } from '../views/task-table.ts'
import { spanText } from '../views/times.ts'
import { withClient } from '../with-client.ts'

const EXAMPLES = `
Examples:
  tasklane logs ID
  tasklane logs ID --follow
  tasklane logs ID --json | jq -r 'select(.level == "error").message'

Kept are, by default, the lines of runs that failed; of a task with logs: 'all' also those of the one that succeeded.
A run that goes on tells its lines each time that it tells its progress.`

/** `tasklane logs`: what a task's runs wrote. */
export function addLogs(program: Command): void {
  const command = program
    .command('logs')
    .description("show what a task's runs wrote")
    .argument('<id>', "the task's id")
    .option('-f, --follow', 'go on until the task has ended, and tell its progress')
    .addHelpText('after', EXAMPLES)
  withConnection(command).action((id: string, flags: { readonly follow?: boolean }, self: Command) =>
    withClient(self, async (client, out, signal) => {
      const teller = new Teller(out)
      if (flags.follow === true) await follow(client, out, id, teller, signal)
      else teller.tell(await client.logs(id))
      if (teller.told > 0) return
      const status = await client.handle(id).status()
      out.note(`no lines are kept: the task is ${status}; see tasklane logs --help for what is kept`)
    }),
  )
}

/** Between two looks while a task runs: its progress is written once a second. */
const INTERVAL_MS = 1000

async function follow(client: Client, out: Output, id: string, teller: Teller, signal: AbortSignal): Promise<void> {
  let progress = ''
  for (;;) {
    // The record first: lines that are read after its end are all of them.
    const task = await client.get(id)
    if (task === null) await client.handle(id).status()
    teller.tell(await client.logs(id))
    const now = task?.status === 'STARTED' ? progressText(task.progress) : ''
    if (now !== '' && now !== progress) out.note(now)
    progress = now
    if (task?.completedAt !== undefined) return out.note(endText(task))
    await pauseFor(INTERVAL_MS, signal)
  }
}

/** A run that succeeds keeps its lines for those alone who ask: what it wrote after its last progress may be gone. */
function endText({ status, executionMs }: TaskView): string {
  return `ended: ${status}${executionMs === undefined ? '' : `, after a run of ${spanText(executionMs)}`}`
}

/** Tells each line once. */
class Teller {
  readonly #out: Output
  /** Lines that were told, by their attempt. */
  readonly #lines = new Map<number, number>()
  told = 0

  constructor(out: Output) {
    this.#out = out
  }

  tell({ logs, logsCut }: TaskLogs): void {
    const before = this.told
    for (const [attempt, lines] of Map.groupBy(logs, (line) => line.attempt)) {
      const fresh = lines.slice(this.#lines.get(attempt) ?? 0)
      this.#lines.set(attempt, lines.length)
      this.told += fresh.length
      for (const line of fresh) this.#out.show(line, (one, look) => logLines([one], look))
    }
    if (logsCut === true && this.told > before) this.#out.note('more was written than is kept')
  }
}
