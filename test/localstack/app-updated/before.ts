import { cron, defineApp, group, task } from 'tasklane'
import { ran } from './ran.ts'

const work = task({ name: 'work', run: ran('before') })

/** The app as it was: task `thumbnail` is about to be renamed, `index` to move, `legacy` and group `extra` to go, and a schedule of each fate. */
export default defineApp('updated', {
  tasks: [
    work,
    task({ name: 'thumbnail', group: 'images', run: ran('before') }),
    task({ name: 'index', group: 'extra', run: ran('before') }),
    task({ name: 'legacy', group: 'extra', run: ran('before') }),
  ],
  groups: { default: group({ timeout: '5s' }), images: group({ timeout: '5s' }), extra: group({ timeout: '5s' }) },
  schedules: {
    maintenance: [
      cron('0 3 * * *', { key: 'stays', task: work, input: 1 }),
      cron('0 3 * * *', { key: 'changes', task: work, input: 2, timezone: 'Asia/Tokyo' }),
      // Two of EventBridge's, and then one.
      cron('0 3 13 * fri', { key: 'shrinks', task: work, input: 3 }),
      cron('0 3 13 * fri', { key: 'goes', task: work, input: 4 }),
    ],
  },
})
