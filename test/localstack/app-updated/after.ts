import { defineApp, group, task } from 'tasklane'
import { ran } from './ran.ts'

/** The app as it is to be. */
export default defineApp('updated', {
  tasks: [
    task({ name: 'work', run: ran('after') }),
    task({ name: 'make-thumbnail', aliases: ['thumbnail'], group: 'images', run: ran('after') }),
    task({ name: 'index', run: ran('after') }),
  ],
  groups: { default: group({ timeout: '5s' }), images: group({ timeout: '5s' }) },
})
