import { z } from 'zod'
import { defineApp, task } from '../../lib/index.ts'

export const add = task({ name: 'add', input: z.object({ a: z.number() }), run: ({ a }) => a + 1 })
export const plain = task({
  name: 'plain',
  retry: { attempts: 1 },
  run: (input: unknown) => {
    throw new TypeError(`no use for ${JSON.stringify(input)}`)
  },
})
export const length = task({ name: 'length', run: (text: string) => text.length })
export const echo = task({ name: 'echo', run: (text: string) => text })
const unserializable = task({ name: 'unserializable', run: () => ({ when: new Map() }) })

export default defineApp('bad-input', { tasks: [add, plain, length, echo, unserializable] })
