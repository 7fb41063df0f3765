import type { Command } from 'commander'
import { addGet, addList, addNext } from './schedules/read.ts'
import { addDelete, addPause, addResume } from './schedules/switch.ts'
import { addCreate, addUpdate } from './schedules/write.ts'

const EXAMPLES = `
Examples:
  tasklane schedules list
  tasklane schedules next maintenance.nightly
  tasklane schedules create report --task report --cron '0 9 * * 1-5' --timezone Europe/Paris '{"kind":"day"}'
  tasklane schedules pause report

A name is a key of the scheduler 'runtime', or scheduler.key. What the code declares can be looked at, not changed.`

/** `tasklane schedules`: what enqueues by the clock. */
export function addSchedules(program: Command): void {
  const schedules = program
    .command('schedules')
    .description('list, preview, make and change schedules')
    .usage('<command> [options]')
    .addHelpText('after', EXAMPLES)
  for (const add of [addList, addGet, addNext, addCreate, addUpdate, addPause, addResume, addDelete]) add(schedules)
}
