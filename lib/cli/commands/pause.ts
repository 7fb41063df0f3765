import type { Command } from 'commander'
import type { PausedQueue } from '../../entries/client.ts'
import { withConnection } from '../connection.ts'
import { type QueueFilterFlags, queueFilterOf, withQueueFilter } from '../filters.ts'
import type { Look } from '../views/look.ts'
import { queueName } from '../views/queue-name.ts'
import { instantAndAge } from '../views/times.ts'
import { withClient } from '../with-client.ts'

const EXAMPLES = `
Examples:
  tasklane pause                                every queue of the app
  tasklane pause --group images --priority low

Tasks go on being taken in, and what runs goes on. SQS keeps what waits for 14 days. Workers notice within 10 seconds.`

/** `tasklane pause`: queues stand still. */
export function addPause(program: Command): void {
  const command = program.command('pause').description('let no more tasks start').addHelpText('after', EXAMPLES)
  withConnection(withQueueFilter(command)).action((flags: QueueFilterFlags, self: Command) =>
    withClient(self, async (client, out) => out.show(await client.pause(queueFilterOf(flags)), pausedLines)),
  )
}

function pausedLines(queues: readonly PausedQueue[], { colours, nowMs }: Look): string[] {
  return queues.flatMap((queue) => {
    const { retentionEndsAt, warning } = queue
    const until =
      retentionEndsAt === null ? '' : `; SQS begins to delete what waits ${instantAndAge(retentionEndsAt, nowMs)}`
    return [`${queueName(queue)} is paused${until}`, ...(warning === undefined ? [] : [colours.yellow(warning)])]
  })
}
