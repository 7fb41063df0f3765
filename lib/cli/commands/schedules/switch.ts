import type { Command } from 'commander'
import type { Client, ScheduleRef } from '../../../entries/client.ts'
import { withConnection } from '../../connection.ts'
import { withSchedule } from '../../nearest-schedule.ts'
import { scheduleRef } from '../../schedule-entry.ts'
import { scheduleName } from '../../views/schedule-table.ts'
import { withClient } from '../../with-client.ts'

export function addPause(schedules: Command): void {
  addVerb(schedules, 'pause', 'fire no more; times that pass meanwhile are dropped', async (client, ref) => {
    await client.schedules.pause(ref)
    return { ...ref, enabled: false }
  })
}

export function addResume(schedules: Command): void {
  addVerb(schedules, 'resume', 'fire again', async (client, ref) => {
    await client.schedules.resume(ref)
    return { ...ref, enabled: true }
  })
}

export function addDelete(schedules: Command): void {
  addVerb(schedules, 'delete', 'delete it; what it has fired still runs', async (client, ref) => {
    return { ...ref, deleted: await client.schedules.delete(ref) }
  })
}

/** What became of it: the JSON document. */
type Changed = ScheduleRef & { readonly enabled?: boolean; readonly deleted?: boolean }

function addVerb(
  schedules: Command,
  verb: string,
  description: string,
  change: (client: Client, ref: ScheduleRef) => Promise<Changed>,
): void {
  const command = schedules
    .command(verb)
    .description(description)
    .argument('<name>', 'key, or scheduler.key')
    .addHelpText(
      'after',
      `\nExamples:\n  tasklane schedules ${verb} report\n  tasklane schedules ${verb} reports.weekly`,
    )
  withConnection(command).action((name: string, _flags: object, self: Command) =>
    withClient(self, async (client, out) => {
      const ref = scheduleRef(name)
      const result = await withSchedule(client, () => change(client, ref))
      out.show(result, (changed) => [`${scheduleName(changed)} ${told(changed)}`])
    }),
  )
}

function told({ enabled, deleted }: Changed): string {
  if (deleted !== undefined) return deleted ? 'is deleted' : 'was not there'
  return enabled === true ? 'fires again' : 'is paused'
}
