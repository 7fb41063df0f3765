import { defineApp, group, task } from 'tasklane'
import { ran } from './ran.ts'

/** The app as it was: task `thumbnail` is about to be renamed, `index` to move, `legacy` and group `extra` to go. */
export default defineApp('updated', {
  tasks: [
    task({ name: 'work', run: ran('before') }),
    task({ name: 'thumbnail', group: 'images', run: ran('before') }),
    task({ name: 'index', group: 'extra', run: ran('before') }),
    task({ name: 'legacy', group: 'extra', run: ran('before') }),
  ],
  groups: { default: group({ timeout: '5s' }), images: group({ timeout: '5s' }), extra: group({ timeout: '5s' }) },
})
