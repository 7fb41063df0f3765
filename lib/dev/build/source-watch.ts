import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Editors write in several steps; a build in the middle would only find half a file. */
const SETTLE_MS = 60
const SOURCE = /\.(?:[cm]?[jt]sx?|json)$/

/** Tells when one of the watched files changes. Folders are watched, since editors replace files. Costs nothing while nothing changes. */
export class SourceWatch {
  readonly #onChange: () => void
  readonly #folders = new Map<string, FSWatcher>()
  #names = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  /** After a failed build any source counts: what it lacked may be a file that wasn't there yet. */
  anySource = false

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** From now on these, absolute, are watched. */
  update(files: readonly string[]): void {
    this.#names = new Set(files.map((file) => basename(file)))
    const folders = new Set(files.map((file) => dirname(file)))
    for (const [folder, watcher] of this.#folders) {
      if (folders.has(folder)) continue
      watcher.close()
      this.#folders.delete(folder)
    }
    for (const folder of folders) if (!this.#folders.has(folder)) this.#watch(folder)
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const watcher of this.#folders.values()) watcher.close()
    this.#folders.clear()
  }

  #watch(folder: string): void {
    const watcher = watch(folder, (_event, name) => {
      if (name !== null && !this.#names.has(name) && !(this.anySource && SOURCE.test(name))) return
      clearTimeout(this.#timer)
      this.#timer = setTimeout(this.#onChange, SETTLE_MS)
    })
    // A folder that was removed; the next build says what is missing.
    watcher.on('error', () => this.#folders.delete(folder))
    this.#folders.set(folder, watcher)
  }
}
