import type { Command } from 'commander'
import { type Duration, durationMs } from '../../core/duration.ts'
import { withConnection } from '../connection.ts'
import { chosenQueues, type QueueFilterFlags, withQueueFilter } from '../filters.ts'
import { duration } from '../parse-values.ts'
import { queueTable } from '../views/queue-table.ts'
import { watchView } from '../watch.ts'
import { withClient } from '../with-client.ts'

interface QueuesFlags extends QueueFilterFlags {
  readonly watch?: boolean
  readonly interval: Duration
}

const EXAMPLES = `
Examples:
  tasklane queues
  tasklane queues --watch               live; Ctrl-C ends it
  tasklane queues --group images --priority low
  tasklane queues --json | jq '.[] | select(.deadLetters > 0)'

Counts are those of SQS: about right. A look costs two requests to SQS a queue.`

/** `tasklane queues`: how each queue stands. */
export function addQueues(program: Command): void {
  const command = withQueueFilter(
    program.command('queues').description('show what waits, runs and is delayed in each queue, and its dead letters'),
  )
    .option('-w, --watch', 'look again and again')
    .option('--interval <duration>', 'between two looks', duration, '2s')
    .addHelpText('after', EXAMPLES)
  withConnection(command).action(({ watch, interval, ...filter }: QueuesFlags, self: Command) =>
    withClient(self, async (client, out, signal) => {
      const look = async () => chosenQueues(await client.queues(), filter)
      if (watch !== true) return out.show(await look(), queueTable)
      await watchView(out, { look, view: queueTable, intervalMs: durationMs(interval) }, signal)
    }),
  )
}
