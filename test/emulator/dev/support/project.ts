import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

/** An app whose task `version` gives `version`, and whose task `spin` never ends. */
export function versioned(version: number, more = ''): string {
  return `import { defineApp, task } from 'tasklane'

const version = task({ name: 'version', run: async (): Promise<number> => ${version} })
const spin = task({ name: 'spin', run: () => { console.log('spinning'); for (;;); } })
${more}
export default defineApp('project', { tasks: [version, spin${more === '' ? '' : ', extra'}] })
`
}
