import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyTask, App } from '../../../../lib/core/app-types.ts'

const LIBRARY = new URL('../../../../lib/index.ts', import.meta.url).pathname

/** A folder with sources of an app, removed at the end. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'tasklane-project-'))
  readonly entry = join(this.folder, 'tasks.ts')

  constructor(tasks: string) {
    this.write(tasks)
  }

  /** Replaces the entry; `tasklane` is this repository's. */
  write(tasks: string, file = 'tasks.ts'): void {
    writeFileSync(join(this.folder, file), tasks.replaceAll("'tasklane'", JSON.stringify(LIBRARY)))
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** An app whose tasks give `version`: `version` at once, `hold` once there is a file `go` in its input, a folder. `spin` never ends. */
export function versioned(version: number, more = ''): string {
  return `import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { defineApp, task } from 'tasklane'

const version = task({ name: 'version', run: async (): Promise<number> => ${version} })
const hold = task({ name: 'hold', run: async (folder: string) => {
  console.log('holding')
  while (!existsSync(join(folder, 'go'))) await setTimeout(10)
  return ${version}
} })
const spin = task({ name: 'spin', run: () => { console.log('spinning'); for (;;); } })
${more}
export default defineApp('project', { tasks: [version, hold, spin${more === '' ? '' : ', extra'}] })
`
}

/** The types of {@link versioned}. */
export type ProjectApp = App<
  'project',
  | Task<'version', undefined, number>
  | Task<'hold', string, number>
  | Task<'spin', undefined, never>
  | Task<'extra', undefined, string>
>

interface Task<N extends string, I, O> extends AnyTask {
  readonly name: N
  readonly $?: { readonly input: I; readonly output: O; readonly state: unknown }
}
