import { z } from 'zod'
import { defineApp } from '../../lib/core/app.ts'
import { group } from '../../lib/core/group.ts'
import { task } from '../../lib/core/task.ts'

export const add = task({
  name: 'add',
  input: z.object({ a: z.number(), b: z.number().default(1) }),
  run: ({ a, b }) => ({ sum: a + b }),
})
export const plain = task({ name: 'plain', run: (input: { key: string }) => input.key.length })
const nothing = task({ name: 'nothing', run: () => 'done' })
export const brief = task({ name: 'brief', track: 'run', run: (input: number) => input })
export const fireAndForget = task({ name: 'fire', track: 'none', run: (input: number) => input })
const image = task({
  name: 'image',
  group: 'images',
  priority: 'high',
  run: (input: { key: string }) => input.key,
})
export const exact = task({ name: 'exact', codec: 'rich', run: (input: Map<string, bigint>) => input })

/** An app with a task of each kind; group `images` has two queues only. */
export const app = defineApp('shop', {
  tasks: [add, plain, nothing, brief, fireAndForget, image, exact],
  groups: { images: group({ priorities: ['high', 'normal'], timeout: '30s' }) },
})
