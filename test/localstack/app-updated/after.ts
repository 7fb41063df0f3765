import { cron, defineApp, group, task } from 'tasklane'
import { ran } from './ran.ts'

const work = task({ name: 'work', run: ran('after') })

/** The app as it is to be. */
export default defineApp('updated', {
  tasks: [
    work,
    task({ name: 'make-thumbnail', aliases: ['thumbnail'], group: 'images', run: ran('after') }),
    task({ name: 'index', run: ran('after') }),
  ],
  groups: { default: group({ timeout: '5s' }), images: group({ timeout: '5s' }) },
  schedules: {
    maintenance: [
      cron('0 3 * * *', { key: 'stays', task: work, input: 1 }),
      cron('30 4 * * *', { key: 'changes', task: work, input: 20, timezone: 'Europe/Paris', enabled: false }),
      cron('0 3 13 * *', { key: 'shrinks', task: work, input: 3 }),
      cron('0 5 * * *', { key: 'comes', task: work, input: 5 }),
    ],
  },
})
