import { expectTypeOf } from 'vitest'
import { defineApp } from '../../lib/core/app.ts'
import type { NameOf } from '../../lib/core/app-types.ts'
import { task } from '../../lib/core/task.ts'

const renamed = task({ name: 'make-thumbnail', aliases: ['thumb', 'thumbnail'], run: (source: string) => source })
const app = defineApp('media', { tasks: [renamed] })

// Callers are to use the name of today: the old ones are for what was compiled before.
expectTypeOf<NameOf<typeof app>>().toEqualTypeOf<'make-thumbnail'>()

// @ts-expect-error aliases are a list
task({ name: 'one', aliases: 'two', run: () => 1 })
