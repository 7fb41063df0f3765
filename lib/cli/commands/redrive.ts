import type { Command } from 'commander'
import type { RedriveResult } from '../../entries/client.ts'
import { looking, withBar } from '../bulk.ts'
import { withConnection } from '../connection.ts'
import { type DeadLetterFlags, deadLetterFilterOf, messages, withDeadLetterFilter } from '../dead-letter-filter.ts'
import { NotAllDone } from '../usage-error.ts'
import { deadLetterCounts } from '../views/counts-table.ts'
import { deadLetterTable } from '../views/dead-letter-table.ts'
import { withClient } from '../with-client.ts'

interface RedriveFlags extends DeadLetterFlags {
  readonly list?: boolean
  readonly preview?: boolean
  readonly yes?: boolean
}

const EXAMPLES = `
Examples:
  tasklane redrive --list                           the dead letters themselves
  tasklane redrive --preview                        how many there are, by queue, task and reason
  tasklane redrive --reason UnknownVersion          looks, asks, then sends them back
  tasklane redrive --group images --yes --json

Tasks that failed are not here: they have their records, and tasklane retry is for them.`

/** `tasklane redrive`: dead letters back to their queues. */
export function addRedrive(program: Command): void {
  const command = program
    .command('redrive')
    .description('send messages of the dead-letter queues back')
    .option('--list', 'change nothing: show the messages, 100 at most')
    .option('--preview', 'change nothing: count them')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', EXAMPLES)
  withConnection(withDeadLetterFilter(command)).action((flags: RedriveFlags, self: Command) =>
    withClient(self, async ({ deadLetters }, out, signal) => {
      const filter = deadLetterFilterOf(flags)
      const { list = false, preview = false, yes = false } = flags
      if (list) return out.show(await deadLetters.list(filter, { signal }), deadLetterTable)
      if (preview || !yes) {
        const found = await looking(out, 'messages', signal, (options) => deadLetters.preview(filter, options))
        if (preview || !out.json) out.show(found, deadLetterCounts)
        if (found.matched === 0) return out.note('no dead letter fits')
        if (preview) return out.note(`${messages(found.matched)} to redrive; this was a preview`)
        if (!(await out.confirm(`Send ${messages(found.matched)} back?`, yes))) return out.note('nothing was done')
      }
      const result = await withBar(out, 'redrive', 'messages', signal, (options) =>
        deadLetters.redrive(filter, options),
      )
      out.show(result, redriveLines)
      if (result.failed > 0) throw new NotAllDone()
    }),
  )
}

function redriveLines({ redriven, failed, left }: RedriveResult): string[] {
  return [
    `${messages(redriven)} sent back, ${failed} could not be just now`,
    ...(left.ended > 0 ? [`${messages(left.ended)} left: the task has ended; retry it, or purge --dead-letters`] : []),
    ...(left.recordMissing > 0
      ? [`${messages(left.recordMissing)} left: the record is gone; enqueue the task anew`]
      : []),
    ...(left.purged > 0 ? [`${messages(left.purged)} left: the queue was purged since`] : []),
  ]
}
