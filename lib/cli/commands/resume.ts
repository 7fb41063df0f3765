import type { Command } from 'commander'
import { withConnection } from '../connection.ts'
import { type QueueFilterFlags, queueFilterOf, withQueueFilter } from '../filters.ts'
import { queueName } from '../views/queue-name.ts'
import { withClient } from '../with-client.ts'

const EXAMPLES = `
Examples:
  tasklane resume
  tasklane resume --group images`

/** `tasklane resume`: undoes `pause`. */
export function addResume(program: Command): void {
  const command = program.command('resume').description('let tasks start again').addHelpText('after', EXAMPLES)
  withConnection(withQueueFilter(command)).action((flags: QueueFilterFlags, self: Command) =>
    withClient(self, async (client, out) =>
      out.show(await client.resume(queueFilterOf(flags)), (queues) =>
        queues.map((queue) => `${queueName(queue)} goes on`),
      ),
    ),
  )
}
