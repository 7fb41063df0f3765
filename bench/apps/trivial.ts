import { defineApp, task } from 'tasklane'

/** The least that can be deployed: its bundle is the price of the worker itself. */
export default defineApp('trivial', { tasks: [task({ name: 'echo', run: (input: string) => input })] })
