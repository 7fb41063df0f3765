import type { Command } from 'commander'
import type { Duration } from '../../core/duration.ts'
import type { QueueLoad } from '../../entries/client.ts'
import { withConnection } from '../connection.ts'
import { defined } from '../defined.ts'
import { type QueueFilterFlags, queueFilterOf, withQueueFilter } from '../filters.ts'
import { duration } from '../parse-values.ts'
import { withClient } from '../with-client.ts'

interface DrainFlags extends QueueFilterFlags {
  readonly timeout?: Duration
  readonly interval?: Duration
}

const EXAMPLES = `
Examples:
  tasklane drain                                    until the whole app is idle
  tasklane drain --group images --timeout 10m       exit code 1 when it is not empty by then`

/** `tasklane drain`: waits until nothing is left. */
export function addDrain(program: Command): void {
  const command = program
    .command('drain')
    .description('wait until nothing waits, runs or is delayed')
    .option('--timeout <duration>', 'give up after so long', duration)
    .option('--interval <duration>', 'between two looks (default: 1s)', duration)
    .addHelpText('after', EXAMPLES)
  withConnection(withQueueFilter(command)).action((flags: DrainFlags, self: Command) =>
    withClient(self, async (client, out, signal) => {
      const bar = await out.progress('drain', 'messages')
      let most = 0
      const onProgress = (load: QueueLoad) => {
        const left = load.depth + load.inFlight + load.delayed
        most = Math.max(most, left)
        bar.update(most - left, most)
      }
      try {
        await client.drain(queueFilterOf(flags), {
          signal,
          onProgress,
          ...defined({ timeout: flags.timeout, interval: flags.interval }),
        })
      } finally {
        bar.stop()
      }
      out.show({ drained: true, messages: most }, () => ['nothing waits, runs or is delayed'])
    }),
  )
}
