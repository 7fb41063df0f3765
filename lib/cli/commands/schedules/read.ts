import type { Command } from 'commander'
import { ScheduleNotFoundError } from '../../../core/errors/index.ts'
import { allSchedules } from '../../all-schedules.ts'
import { withConnection } from '../../connection.ts'
import { defined } from '../../defined.ts'
import { withSchedule } from '../../nearest-schedule.ts'
import { wholeNumber } from '../../parse-values.ts'
import { scheduleRef } from '../../schedule-entry.ts'
import { nextTable, scheduleCard, scheduleTable } from '../../views/schedule-table.ts'
import { withClient } from '../../with-client.ts'

export function addList(schedules: Command): void {
  const command = schedules
    .command('list')
    .description("list all, the code's own too")
    .option('--scheduler <name>', 'only of this scheduler; quicker where many tasks wait by long delays')
    .addHelpText(
      'after',
      "\nExamples:\n  tasklane schedules list --scheduler maintenance\n  tasklane schedules list --json | jq -r '.[].when'",
    )
  withConnection(command).action(({ scheduler }: { readonly scheduler?: string }, self: Command) =>
    withClient(self, async (client, out, signal) => {
      const found = await allSchedules(client, defined({ scheduler }), signal)
      out.show(found, (rows, look) => (rows.length === 0 ? ['there is no schedule'] : scheduleTable(rows, look)))
    }),
  )
}

export function addGet(schedules: Command): void {
  const command = schedules
    .command('get')
    .description('show one')
    .argument('<name>', 'key, or scheduler.key')
    .addHelpText(
      'after',
      '\nExamples:\n  tasklane schedules get report\n  tasklane schedules get maintenance.nightly --json',
    )
  withConnection(command).action((name: string, _flags: object, self: Command) =>
    withClient(self, async (client, out) => {
      const ref = scheduleRef(name)
      const found = await withSchedule(client, async () => {
        const view = await client.schedules.get(ref)
        if (view === null) throw new ScheduleNotFoundError(ref.scheduler, ref.key)
        return view
      })
      out.show(found, scheduleCard)
    }),
  )
}

export function addNext(schedules: Command): void {
  const command = schedules
    .command('next')
    .description('show its next times, whether it is paused or not')
    .argument('<name>', 'key, or scheduler.key')
    .option('-n, --count <number>', 'how many', wholeNumber(1, 100), 5)
    .addHelpText('after', '\nExamples:\n  tasklane schedules next maintenance.nightly --count 10')
  withConnection(command).action((name: string, { count }: { readonly count: number }, self: Command) =>
    withClient(self, async (client, out) => {
      const times = await withSchedule(client, () => client.schedules.next(scheduleRef(name), count))
      out.show(times, nextTable)
    }),
  )
}
