import type { Command } from 'commander'
import type { Client, RetryFilter } from '../../entries/client.ts'
import { assertChosen, type BulkFlags, bulkWork, forEach, showEach, tasks } from '../bulk.ts'
import { withConnection } from '../connection.ts'
import { defined } from '../defined.ts'
import { remarkUnknownName } from '../deployed-names.ts'
import { type TaskFilterFlags, taskFilterOf, withTaskFilter } from '../filters.ts'
import type { Output } from '../output.ts'
import { withClient } from '../with-client.ts'

interface RetryFlags extends TaskFilterFlags, BulkFlags {
  readonly errorCode?: string
  readonly errorType?: string
}

const EXAMPLES = `
Examples:
  tasklane retry ID                                          again, as ID~1
  tasklane retry --name resize --since 2h --preview          how many there are, by their errors
  tasklane retry --error-code ECONNREFUSED                   looks, asks, then retries
  tasklane retry --name resize --yes --json

A task is retried once: repeating the command is safe, and goes on where one was stopped.`

/** `tasklane retry`: failed tasks again, as new ones. */
export function addRetry(program: Command): void {
  const command = withTaskFilter(
    program
      .command('retry')
      .description('run failed tasks again, as new ones')
      .argument('[id...]', 'failed or cancelled tasks'),
    'failed',
  )
    .option('--error-code <code>', 'only with this code, such as TASK_TIMEOUT')
    .option('--error-type <name>', "only with this error's name, such as TypeError")
    .option('--all', 'every task that failed')
    .option('--preview', 'change nothing: count what would be retried')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', EXAMPLES)
  withConnection(command).action((ids: string[], flags: RetryFlags, self: Command) =>
    withClient(self, async (client, out, signal, place) => {
      const { errorCode, errorType } = flags
      const filter: RetryFilter = { ...taskFilterOf(flags), ...defined({ errorCode, errorType }) }
      assertChosen(ids, filter, flags)
      if (ids.length > 0) return retryEach(client, out, ids)
      await bulkWork(
        out,
        {
          verb: 'retry',
          nothingFits: () => remarkUnknownName(out, place, flags.name),
          run: (options) => client.retryMany(filter, options),
          told: ({ retried, skipped, failed }) =>
            `${tasks(retried)} retried, ${skipped} had been before, ${failed} could not be`,
        },
        flags,
        signal,
      )
    }),
  )
}

async function retryEach(client: Client, out: Output, ids: readonly string[]): Promise<void> {
  const { done, failed } = await forEach(ids, async (id) => {
    const { id: retriedAs, created } = await client.retry(id)
    return { id, retriedAs, created }
  })
  showEach(
    out,
    { retried: done, failed },
    done.map(({ id, retriedAs, created }) => `${id} ${created ? 'runs again' : 'was retried before'} as ${retriedAs}`),
  )
}
