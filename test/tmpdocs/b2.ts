import { defineApp, group, task } from 'tasklane'
import { poll } from 'tasklane/worker'

const parse = task({ name: 'parse', group: 'parsers', timeout: '20s', run: (input: { text: string }) => JSON.parse(input.text) as object })
const app = defineApp('documents', {
  tasks: [parse],
  groups: { parsers: group({ isolate: 'thread', threadMemory: '256 MB', timeout: '20s' }) },
})
export default app

poll(app, { entry: import.meta.url })
