import type { Command } from 'commander'
import type { Client, TaskDetails } from '../../entries/client.ts'
import { withConnection } from '../connection.ts'
import type { Output } from '../output.ts'
import { NotAllDone } from '../usage-error.ts'
import { taskCard } from '../views/task-card.ts'
import { liveScreen } from '../watch.ts'
import { withClient } from '../with-client.ts'

interface StatusFlags {
  readonly watch?: boolean
  readonly logs?: boolean
}

const EXAMPLES = `
Examples:
  tasklane status ID                 what became of it: input, value or error, each attempt
  tasklane status ID --logs          and what its runs wrote
  tasklane status ID --watch         until it has ended; exit code 1 when it did not succeed
  tasklane status ID --json | jq .error.stack`

/** `tasklane status`: all that is known of one task. */
export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .description('show a task: its state, input, value, error, attempts')
    .argument('<id>', "the task's id")
    .option('-w, --watch', 'show each change until it has ended')
    .option('--logs', 'show what its runs wrote, of those that are kept')
    .addHelpText('after', EXAMPLES)
  withConnection(command).action((id: string, { watch = false, logs = false }: StatusFlags, self: Command) =>
    withClient(self, async (client, out, signal) => {
      const screen = watch ? liveScreen(out) : out.show
      if (!watch) return void (await showTask(client, id, logs, screen))
      for await (const _ of client.handle(id).watch({ signal })) {
        const task = await showTask(client, id, logs, screen)
        if (task?.completedAt === undefined) continue
        if (task.status !== 'SUCCESS') throw new NotAllDone()
        return
      }
    }),
  )
}

/** @throws TaskNotFoundError, NotTrackedError */
async function showTask(
  client: Client,
  id: string,
  logs: boolean,
  show: Output['show'],
): Promise<TaskDetails | undefined> {
  const task = await client.inspect(id)
  if (task !== null) {
    show(logs ? { ...task, logs: (await client.logs(id)).logs } : task, taskCard)
    return task
  }
  // One of track `run` that has not begun has no record yet.
  show({ id, status: await client.handle(id).status() }, waitingCard)
  return undefined
}

function waitingCard({ id, status }: { readonly id: string; readonly status: string }): string[] {
  return [`${id}  ${status}`, '  it has not begun, or is unknown: a task of track run has no record before it starts']
}
