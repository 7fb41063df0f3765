import type { Command } from 'commander'
import type { Client, ScheduleRef } from '../../../entries/client.ts'
import { withConnection } from '../../connection.ts'
import { readInput } from '../../read-input.ts'
import { type EntryFlags, scheduleEntry, withEntry } from '../../schedule-entry.ts'
import { scheduleName } from '../../views/schedule-table.ts'
import { withClient } from '../../with-client.ts'

/** Both take a whole entry: an update puts it in the place of the old one. */
export function addCreate(schedules: Command): void {
  addWriter(schedules, 'create', 'make one; the same again changes nothing', 'is there', (client, entry) =>
    client.schedules.create(entry),
  )
}

export function addUpdate(schedules: Command): void {
  addWriter(schedules, 'update', 'put another in its place; a paused one stays paused', 'is changed', (client, entry) =>
    client.schedules.update(entry),
  )
}

type Write = (client: Client, entry: ReturnType<typeof scheduleEntry>) => Promise<ScheduleRef>

function addWriter(schedules: Command, verb: string, description: string, done: string, write: Write): void {
  const command = schedules
    .command(verb)
    .description(description)
    .argument('<name>', 'key, or scheduler.key')
    .argument('[input]', "its tasks' input as JSON; - reads it from standard input")
    .addHelpText(
      'after',
      `
Examples:
  tasklane schedules ${verb} report --task report --cron '0 9 * * mon-fri' --timezone Europe/Paris '{"kind":"day"}'
  tasklane schedules ${verb} poll --task poll --rate 5m --jitter 1m
  tasklane schedules ${verb} tick --task tick --minutes 0,30 --seconds 0`,
    )
  withConnection(withEntry(command)).action(
    (name: string, input: string | undefined, flags: EntryFlags, self: Command) =>
      withClient(self, async (client, out) => {
        const entry = scheduleEntry(name, await readInput({ argument: input, file: flags.file }), flags)
        out.show(await write(client, entry), (ref) => [`${scheduleName(ref)} ${done}`])
      }),
  )
}
