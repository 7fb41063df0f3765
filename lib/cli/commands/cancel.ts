import { type Command, Option } from 'commander'
import type { CancelFilter, Client } from '../../entries/client.ts'
import { assertChosen, type BulkFlags, bulkWork, forEach, showEach, tasks } from '../bulk.ts'
import { withConnection } from '../connection.ts'
import { defined } from '../defined.ts'
import { remarkUnknownName } from '../deployed-names.ts'
import { type TaskFilterFlags, taskFilterOf, withTaskFilter } from '../filters.ts'
import type { Output } from '../output.ts'
import { withClient } from '../with-client.ts'

interface CancelFlags extends TaskFilterFlags, BulkFlags {
  readonly status?: 'PENDING' | 'STARTED'
}

const EXAMPLES = `
Examples:
  tasklane cancel ID ID
  tasklane cancel --name resize --status PENDING --preview
  tasklane cancel --label user=u1 --since 1h                 looks, asks, then cancels
  tasklane cancel --group images --yes

Waiting tasks end at once; running ones are asked to, and end as their handlers mind ctx.signal.`

/** `tasklane cancel`: tasks that have not ended. */
export function addCancel(program: Command): void {
  const command = withTaskFilter(
    program.command('cancel').description('cancel tasks that have not ended').argument('[id...]', 'tasks'),
    'created',
  )
    .addOption(
      new Option('--status <status>', 'only those that wait, or those that run').choices(['PENDING', 'STARTED']),
    )
    .option('--all', 'every task that has not ended')
    .option('--preview', 'change nothing: count what would be cancelled')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', EXAMPLES)
  withConnection(command).action((ids: string[], flags: CancelFlags, self: Command) =>
    withClient(self, async (client, out, signal, place) => {
      const filter: CancelFilter = { ...taskFilterOf(flags), ...defined({ status: flags.status }) }
      assertChosen(ids, filter, flags)
      if (ids.length > 0) return cancelEach(client, out, ids)
      await bulkWork(
        out,
        {
          verb: 'cancel',
          nothingFits: () => remarkUnknownName(out, place, flags.name),
          run: (options) => client.cancelMany(filter, options),
          told: ({ cancelled, skipped, failed }) =>
            `${tasks(cancelled)} cancelled, or asked to end; ${skipped} had ended before, ${failed} could not be`,
        },
        flags,
        signal,
      )
    }),
  )
}

async function cancelEach(client: Client, out: Output, ids: readonly string[]): Promise<void> {
  const { done, failed } = await forEach(ids, async (id) => ({ id, cancelled: await client.cancel(id) }))
  const lines = done.map(
    ({ id, cancelled }) => `${id} ${cancelled ? 'is cancelled, or asked to end' : 'had ended before'}`,
  )
  showEach(out, { tasks: done, failed }, lines)
}
