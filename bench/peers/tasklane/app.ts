import { defineApp, task } from 'tasklane'
import { type Input, run } from '../work.ts'

const noop = task({ name: 'noop', run: (input: Input) => run('noop', input) })
const wait = task({ name: 'wait', run: (input: Input) => run('wait', input) })

/** With every default: each task has its record, may be listed, and keeps its output. */
export default defineApp('peers', { tasks: [noop, wait] })
