import type { Command } from 'commander'
import type { Client, DeadLetterFilter } from '../../entries/client.ts'
import { looking, tasks, withBar } from '../bulk.ts'
import { withConnection } from '../connection.ts'
import { type DeadLetterFlags, deadLetterFilterOf, messages, withDeadLetterFilter } from '../dead-letter-filter.ts'
import { chosenQueues, type QueueFilterFlags, queueFilterOf } from '../filters.ts'
import type { Output } from '../output.ts'
import { UsageError } from '../usage-error.ts'
import { deadLetterCounts } from '../views/counts-table.ts'
import { queueName } from '../views/queue-name.ts'
import { withClient } from '../with-client.ts'

interface PurgeFlags extends DeadLetterFlags {
  readonly deadLetters?: boolean
  readonly yes?: boolean
}

const EXAMPLES = `
Examples:
  tasklane purge --group images --priority low       cancels all that waits there now
  tasklane purge --dead-letters --reason Malformed   deletes messages that no task stands behind
  tasklane purge --yes --json

Records are kept, as CANCELLED; what runs goes on. Both look first, and ask.`

/** `tasklane purge`: ends all that waits, or deletes dead letters. */
export function addPurge(program: Command): void {
  const command = program
    .command('purge')
    .description('cancel all that waits in queues, or delete dead letters')
    .option('--dead-letters', 'delete messages of the dead-letter queues instead')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', EXAMPLES)
  withConnection(withDeadLetterFilter(command)).action((flags: PurgeFlags, self: Command) =>
    withClient(self, (client, out, signal) => {
      if (flags.deadLetters === true) return purgeDeadLetters(client, out, deadLetterFilterOf(flags), flags, signal)
      const stray = (['reason', 'name', 'before', 'max'] as const).find((option) => flags[option] !== undefined)
      if (stray !== undefined) throw new UsageError(`--${stray} is for --dead-letters; queues are purged as a whole`)
      return purgeQueues(client, out, flags, signal)
    }),
  )
}

async function purgeQueues(client: Client, out: Output, flags: PurgeFlags, signal: AbortSignal): Promise<void> {
  const filter = queueFilterOf(flags)
  const question = `Cancel ${await waitingText(client, filter, flags.yes)} that wait?`
  if (!(await out.confirm(question, flags.yes))) return out.note('nothing was done')
  const result = await withBar(out, 'purge', 'tasks', signal, (options) => client.purge(filter, options))
  out.show(result, ({ queues, cancelled }) => [
    `${tasks(cancelled)} cancelled in ${queues.map(queueName).join(', ')}`,
    'Others that wait there end as their messages come; messages of ended tasks are dropped as they come.',
  ])
}

/** About how many; nobody counts for those who don't ask. */
async function waitingText(client: Client, filter: QueueFilterFlags, yes = false): Promise<string> {
  if (yes) return 'all tasks'
  const queues = chosenQueues(await client.queues(), filter)
  const count = queues.reduce((sum, { depth, delayed }) => sum + depth + delayed, 0)
  return `about ${tasks(count)} in ${queues.map(queueName).join(', ')}`
}

async function purgeDeadLetters(
  client: Client,
  out: Output,
  filter: DeadLetterFilter,
  { yes = false }: PurgeFlags,
  signal: AbortSignal,
): Promise<void> {
  if (!yes) {
    const found = await looking(out, 'messages', signal, (options) => client.deadLetters.preview(filter, options))
    if (!out.json) out.show(found, deadLetterCounts)
    if (found.matched === 0) return out.note('no dead letter fits')
    if (!(await out.confirm(`Delete ${messages(found.matched)} for good?`, yes))) return out.note('nothing was done')
  }
  const result = await withBar(out, 'purge', 'messages', signal, (options) => client.deadLetters.purge(filter, options))
  out.show(result, ({ purged, failed }) => [`${messages(purged)} deleted, ${failed} could not be just now`])
}
